package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.spi.OneLineTest;
import org.junit.jupiter.api.Test;

class StackTextTest {

  @Test
  void whatAnExceptionSays_andNamesOfItsCode_forgeNoLine() {
    Exception error = new IllegalStateException(OneLineTest.HOSTILE);
    error.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("shop.\u2028Store", "a\nb", "x", 7)});
    assertThat(StackText.of(error, true))
        .isEqualTo(
            "java.lang.IllegalStateException: "
                + OneLineTest.HARMLESS
                + "\n\tat shop. Store.a b(x:7)");
  }
}
