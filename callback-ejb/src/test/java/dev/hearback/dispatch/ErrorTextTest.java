package dev.hearback.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.spi.OneLineTest;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

  @Test
  void whatAnExceptionSays_isOneLine() {
    assertThat(ErrorText.describe(new IllegalStateException(OneLineTest.HOSTILE)))
        .startsWith("java.lang.IllegalStateException: " + OneLineTest.HARMLESS + " at ");
  }
}
