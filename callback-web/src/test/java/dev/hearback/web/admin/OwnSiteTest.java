package dev.hearback.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnSiteTest {

  private final OperatorsRequest request =
      new OperatorsRequest("POST").header("Host", "stt.example.com:8181");

  @Test
  void whatChangesNothing_needsNoProof() {
    assertThat(
            OwnSite.doubt(
                new OperatorsRequest("GET").header("Sec-Fetch-Site", "cross-site").build()))
        .isEmpty();
  }

  @Test
  void changeWithoutAnyProof_isRefused() {
    assertThat(OwnSite.doubt(request.build())).isPresent();
    assertThat(OwnSite.doubt(new OperatorsRequest("DELETE").build())).isPresent();
    assertThat(OwnSite.doubt(new OperatorsRequest("get").build())).isPresent();
  }

  @Test
  void header_isProofEnoughForScripts_butNotAgainstWhatTheBrowserSays() {
    request.header("X-Requested-With", "curl");
    assertThat(OwnSite.doubt(request.build())).isEmpty();
    assertThat(OwnSite.doubt(request.header("Origin", "https://evil.example").build())).isPresent();
    request.header("Sec-Fetch-Site", "same-site");
    assertThat(OwnSite.doubt(request.build())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void browserThatSaysItIsTheSameSite_isBelieved(String site) {
    assertThat(OwnSite.doubt(request.header("Sec-Fetch-Site", site).build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "", "https://stt.example.com", "https://stt.example.com:8181.evil", "%"})
  void anotherOrigin_isRefused(String origin) {
    assertThat(OwnSite.doubt(request.header("Origin", origin).build())).isPresent();
  }

  @Test
  void ownOrigin_isAccepted() {
    request.header("Origin", "https://STT.example.com:8181");
    assertThat(OwnSite.doubt(request.build())).isEmpty();
  }

  @Test
  void headerThatRaisesTheDoubt_isNamed() {
    assertThat(OwnSite.doubt(request.build()).orElseThrow()).contains("X-Requested-With");
    request.header("X-Requested-With", "page").header("Origin", "https://evil.example");
    assertThat(OwnSite.doubt(request.build()).orElseThrow())
        .contains("Origin")
        .doesNotContain("X-Requested-With");
    request.header("Sec-Fetch-Site", "cross-site");
    assertThat(OwnSite.doubt(request.build()).orElseThrow()).contains("Sec-Fetch-Site");
  }
}
