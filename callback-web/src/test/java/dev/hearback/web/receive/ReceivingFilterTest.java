package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivingFilterTest {

  private static final String TOKEN = "abyz27".repeat(12);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/callbacks/deepgram/%s",
        "/callbacks/my-provider-2/%s",
        "/callbacks/deepgram/%s/",
        "/hooks/h1/abcdefghijklmnopqrstuv",
        "/hooks/h1/%1$s%1$s",
      })
  void pathsOfCallbacks_areOurs(String path) {
    assertThat(ReceivingFilter.isOurs(path.formatted(TOKEN))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/callbacks",
        "/callbacks/%s",
        "/callbacks//%s",
        "/callbacks/Deepgram/%s",
        "/callbacks/deepgram/x%s",
        "/callbacks/deepgram/%s/more",
        "/callbacks/deepgram/tooshort",
        "/callbacks/%1$s%1$s/%1$s",
        "/other/callbacks/deepgram/%s",
        "/hooks/h1/abcdefghijklmnopqrstu",
        "/hooks/h1/abcdefghijklmnopqrstuv=",
        "/hooks/h1/%1$s%1$s%1$s",
      })
  void allOtherPaths_areNot(String path) {
    assertThat(ReceivingFilter.isOurs(path.formatted(TOKEN))).isFalse();
  }
}
