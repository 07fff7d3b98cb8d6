package dev.hearback.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a", "https://my_host:81/x?y=z", "HTTPS://a.example", "http://[::1]/"})
  void httpUrl_isAccepted_evenWithAnUnderscore(String url) {
    assertThat(HttpUrl.violation(URI.create(url))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "stt.example.com,one without a scheme",
    "/x,one without a scheme",
    "ftp://a/x,one with the scheme ftp",
    "http:a,one without a host",
    "https:///x,one without a host",
    "https://a:80443/x,one with the port 80443",
    "https://my_host:0,one with the port 0",
    "https://a:9999999999,one with the port 9999999999",
    "https://me:s3cret@a/x,one with credentials",
    "https://me:s3cret@my_host/x,one with credentials"
  })
  void anythingElse_isNamed(String url, String found) {
    assertThat(HttpUrl.violation(URI.create(url))).contains(found);
  }

  @Test
  void hostAndPort_areThoseOfTheUrl_orImplied() {
    assertThat(HttpUrl.host(URI.create("https://u@My_Host:81/x"))).isEqualTo("my_host");
    assertThat(HttpUrl.port(URI.create("https://u@My_Host:81/x"))).isEqualTo(81);
    assertThat(HttpUrl.port(URI.create("https://a"))).isEqualTo(443);
    assertThat(HttpUrl.port(URI.create("http://a"))).isEqualTo(80);
  }
}
