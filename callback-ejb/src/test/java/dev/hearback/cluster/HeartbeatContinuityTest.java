package dev.hearback.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatContinuityTest {

  private long now = 7;
  private final HeartbeatContinuity continuity =
      new HeartbeatContinuity(
          Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(15), () -> now);

  @Test
  void nodeThatHasJustCome_declaresNobodyDead_untilAnExpiryHasPassed() {
    beatFor(25);
    assertThat(continuity.isSteady()).isFalse();
    beatFor(5);
    assertThat(continuity.isSteady()).isTrue();
  }

  @Test
  void firstNodeBackAfterAnOutage_givesTheOthersAnExpiry() {
    beatFor(300);
    pass(120);
    beatFor(30);
    assertThat(continuity.isSteady()).isFalse();
    beatFor(5);
    assertThat(continuity.isSteady()).isTrue();
  }

  @Test
  void heartbeatThatFailedOnce_isNoOutage() {
    beatFor(60);
    pass(5);
    beatFor(5);
    assertThat(continuity.isSteady()).isTrue();
  }

  @Test
  void start_mayNeedLessThanAnOutage() {
    HeartbeatContinuity quick =
        new HeartbeatContinuity(
            Duration.ofSeconds(5), Duration.ofSeconds(12), Duration.ofSeconds(7), () -> now);
    quick.heartbeat();
    assertThat(quick.isSteady()).isFalse();
    pass(5);
    quick.heartbeat();
    assertThat(quick.isSteady()).isTrue();
    pass(8);
    for (int i = 0; i < 3; i++) {
      quick.heartbeat();
      assertThat(quick.isSteady()).isFalse();
      pass(5);
    }
    quick.heartbeat();
    assertThat(quick.isSteady()).isTrue();
  }

  private void beatFor(int seconds) {
    for (int i = 0; i < seconds; i += 5) {
      pass(5);
      continuity.heartbeat();
    }
  }

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }
}
