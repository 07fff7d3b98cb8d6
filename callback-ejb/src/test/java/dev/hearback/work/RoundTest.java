package dev.hearback.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {

  private final Round round = new Round();
  private final List<String> done = new ArrayList<>();

  @Test
  void partThatFails_keepsNoOtherFromItsTurn_andIsTold() {
    RuntimeException first = new IllegalStateException("first");
    RuntimeException second = new IllegalStateException("second");
    round.part(() -> fail(first));
    round.part(() -> done.add("between"));
    assertThat(round.<String>ask(() -> fail(second))).isEmpty();
    assertThat(round.ask(() -> "answer")).contains("answer");
    assertThat(done).containsExactly("between");
    assertThatThrownBy(round::end).isSameAs(first).hasSuppressedException(second);
  }

  @Test
  void roundInWhichNothingFails_ends() {
    round.part(() -> done.add("part"));
    round.end();
    assertThat(done).containsExactly("part");
  }

  private static String fail(RuntimeException failure) {
    throw failure;
  }
}
