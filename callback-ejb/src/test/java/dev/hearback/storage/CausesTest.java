package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void causesThatGoRoundInACircle_end() {
    Exception outer = new Exception("outer");
    Exception inner = new Exception("inner", outer);
    outer.initCause(inner);
    assertThat(Causes.of(outer)).startsWith(outer, inner).hasSizeLessThan(100);
  }

  @Test
  void exceptionThatCannotTellItsMessage_hasNone() {
    Exception broken =
        new Exception() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("broken");
          }
        };
    assertThat(Causes.message(broken)).isEmpty();
    assertThat(Causes.message(new Exception())).isEmpty();
    assertThat(Causes.message(new Exception("words"))).isEqualTo("words");
  }
}
