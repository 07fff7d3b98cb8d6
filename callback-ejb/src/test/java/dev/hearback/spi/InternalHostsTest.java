package dev.hearback.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternalHostsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // names
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "localhost.localdomain",
        "printer.local",
        "db.internal",
        "metadata.google.internal.",
        "wiki.intranet",
        "nas.lan",
        "nas.home.arpa",
        "deepgram",
        "",
        "local\u200Bhost",
        "db.int\uFE0Fernal",
        // IPv4 in every spelling
        "127.0.0.1\u00AD",
        "127.0\u2060.0.1",
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0X7F.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",
        "0x",
        "127.0.0.1.1",
        "08.8.8.8",
        "256.1.1.1",
        "4294967296",
        "99999999999999999999",
        "１２７.0.0.1",
        "127。0。0。1",
        "127%2e0.0.1",
        // networks
        "10.0.0.1",
        "10.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "2852039166",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.1",
        "198.19.0.1",
        "224.0.0.1",
        "255.255.255.255",
        // IPv6
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
        "[2001:0:1:2::f5ff:fffe]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fe80::1%eth0]",
        "[fec0::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "[2001:470:1:2:0:5efe:10.0.0.1]",
        "[nonsense]",
        "[::1"
      })
  void internalHost_isKnown_inEverySpelling(String host) {
    assertThat(InternalHosts.contain(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.deepgram.com",
        "stt.example.com",
        "stt.example.com.",
        "my_host.example.com",
        "localhost.example.com",
        "local.example.com",
        "127.example.com",
        "1.2.3.4.example.com",
        "8.8.8.8",
        "8.8",
        "134744072",
        "0x8.8.8.8",
        "010.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "169.253.1.1",
        "192.169.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "[2001:4860:4860::8888]",
        "[64:ff9b::8.8.8.8]",
        "[2002:808:808::1]",
        "[::ffff:8.8.8.8]"
      })
  void publicHost_isNone(String host) {
    assertThat(InternalHosts.contain(host)).isFalse();
    assertThat(InternalHosts.isLoopback(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a.localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0:0:0:0:0:0:0:1",
        "::1%lo"
      })
  void thisMachine_isLoopback(String host) {
    assertThat(InternalHosts.isLoopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "deepgram", "db.internal", "[fe80::1]", "0.0.0.0"})
  void otherInternalHost_isNoLoopback(String host) {
    assertThat(InternalHosts.isLoopback(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.1/x", "http://user@2130706433:80/", "http://[::1]:8080/x"})
  void hostOfAUrl_isSeenAsItIsWritten(String url) {
    assertThat(InternalHosts.contain(HttpUrl.host(URI.create(url)))).isTrue();
  }
}
