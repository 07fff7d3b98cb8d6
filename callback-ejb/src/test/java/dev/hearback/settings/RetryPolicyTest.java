package dev.hearback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private final RetryPolicy policy =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(3));

  @Test
  void attempts_countTheFirstOne() {
    assertThat(policy.again(2)).isTrue();
    assertThat(policy.again(3)).isFalse();
  }

  @Test
  void waits_stayBelowADoublingBound() {
    assertThat(longest(1)).isBetween(500L, 1000L);
    assertThat(longest(2)).isBetween(1000L, 2000L);
    assertThat(longest(50)).isBetween(1500L, 3000L);
  }

  @Test
  void waits_areSpreadDownToNothing() {
    assertThat(
            IntStream.range(0, 500)
                .mapToLong(i -> policy.backoff(2).toMillis())
                .min()
                .orElseThrow())
        .isLessThan(500);
  }

  private long longest(int failures) {
    return IntStream.range(0, 500)
        .mapToLong(i -> policy.backoff(failures).toMillis())
        .max()
        .orElseThrow();
  }
}
