package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private final Limits limits = new Limits(1000, 1024, Duration.ofMinutes(5));

  @Test
  void senderOfNothing_hasTenSeconds() {
    assertThat(limits.allowance(0)).hasSeconds(10);
  }

  @Test
  void eachKibibyte_earnsAnotherSecond() {
    assertThat(limits.allowance(60 * 1024)).hasSeconds(70);
  }

  @Test
  void manyBytes_earnNoMoreThanTheTimeLimit() {
    assertThat(limits.allowance(2047L * 1024 * 1024)).hasMinutes(5);
  }

  @Test
  void timeLimitBelowTenSeconds_holdsFromTheStart() {
    assertThat(new Limits(1000, 1024, Duration.ofSeconds(2)).allowance(0)).hasSeconds(2);
  }

  @Test
  void withoutMinimumRate_onlyTheTimeLimitHolds() {
    assertThat(new Limits(1000, 0, Duration.ofMinutes(5)).allowance(0)).hasMinutes(5);
  }
}
