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
            OwnSite.sent(
                new OperatorsRequest("GET").header("Sec-Fetch-Site", "cross-site").build()))
        .isTrue();
  }

  @Test
  void changeWithoutAnyProof_isRefused() {
    assertThat(OwnSite.sent(request.build())).isFalse();
    assertThat(OwnSite.sent(new OperatorsRequest("DELETE").build())).isFalse();
    assertThat(OwnSite.sent(new OperatorsRequest("get").build())).isFalse();
  }

  @Test
  void header_isProofEnoughForScripts_butNotAgainstWhatTheBrowserSays() {
    request.header("X-Requested-With", "curl");
    assertThat(OwnSite.sent(request.build())).isTrue();
    assertThat(OwnSite.sent(request.header("Origin", "https://evil.example").build())).isFalse();
    request.header("Sec-Fetch-Site", "same-site");
    assertThat(OwnSite.sent(request.build())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void browserThatSaysItIsTheSameSite_isBelieved(String site) {
    assertThat(OwnSite.sent(request.header("Sec-Fetch-Site", site).build())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "", "https://stt.example.com", "https://stt.example.com:8181.evil", "%"})
  void anotherOrigin_isRefused(String origin) {
    assertThat(OwnSite.sent(request.header("Origin", origin).build())).isFalse();
  }

  @Test
  void ownOrigin_isAccepted() {
    request.header("Origin", "https://STT.example.com:8181");
    assertThat(OwnSite.sent(request.build())).isTrue();
  }
}
