package dev.hearback.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HearingTest {

  private long now = 7;
  private final Hearing hearing = new Hearing(Duration.ofSeconds(30), () -> now);

  @Test
  void nodeThatHasJustCome_declaresNobodyDead_untilAnExpiryHasPassed() {
    beatFor(25);
    assertThat(hearing.isSteady()).isFalse();
    beatFor(5);
    assertThat(hearing.isSteady()).isTrue();
  }

  @Test
  void firstNodeBackAfterAnOutage_givesTheOthersAnExpiry() {
    beatFor(300);
    pass(120);
    beatFor(30);
    assertThat(hearing.isSteady()).isFalse();
    beatFor(5);
    assertThat(hearing.isSteady()).isTrue();
  }

  @Test
  void heartbeatThatFailedOnce_isNoOutage() {
    beatFor(60);
    pass(5);
    beatFor(5);
    assertThat(hearing.isSteady()).isTrue();
  }

  private void beatFor(int seconds) {
    for (int i = 0; i < seconds; i += 5) {
      pass(5);
      hearing.beaten();
    }
  }

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }
}
