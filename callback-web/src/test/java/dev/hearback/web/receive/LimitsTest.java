package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {

  private final Limits limits = new Limits(1000, 1024);

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
  void withoutMinimumRate_onlyTheTimeLimitHolds() {
    assertThat(new Limits(1000, 0).allowance(0)).hasMinutes(5);
  }
}
