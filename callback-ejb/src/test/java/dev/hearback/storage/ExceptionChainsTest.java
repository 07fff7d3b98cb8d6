package dev.hearback.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExceptionChainsTest {

  @Test
  void causesThatGoRoundInACircle_end() {
    Exception outer = new Exception("outer");
    Exception inner = new Exception("inner", outer);
    outer.initCause(inner);
    assertThat(ExceptionChains.of(outer)).startsWith(outer, inner).hasSizeLessThan(100);
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
    assertThat(ExceptionChains.message(broken)).isEmpty();
    assertThat(ExceptionChains.message(new Exception())).isEmpty();
    assertThat(ExceptionChains.message(new Exception("words"))).isEqualTo("words");
  }
}
