package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FailureStreakTest {

  private static final int LIMIT = 3;

  private long now = 7;
  private final FailureStreak streak = new FailureStreak(() -> now);

  @Test
  void observerThatFailsWithOneDeliveryAfterTheOther_isPaused() {
    fail(LIMIT - 1);
    assertThat(streak.isPaused()).isFalse();
    assertThat(streak.failed(UUID.randomUUID(), LIMIT)).contains(FailureStreak.FIRST);
    assertThat(streak.isPaused()).isTrue();
    assertThat(streak.isTrialDue()).isFalse();
  }

  @Test
  void oneDeliveryThatKeepsFailing_pausesNobody() {
    UUID poisonous = UUID.randomUUID();
    for (int i = 0; i < 100; i++) {
      assertThat(streak.failed(poisonous, LIMIT)).isEmpty();
    }
  }

  @Test
  void successInBetween_beginsAnew() {
    fail(LIMIT - 1);
    assertThat(streak.end()).isFalse();
    fail(LIMIT - 1);
    assertThat(streak.isPaused()).isFalse();
  }

  @Test
  void trialThatFails_doublesThePause_upToTheLongest() {
    fail(LIMIT);
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      now += streak.left().toNanos();
      assertThat(streak.isTrialDue()).isTrue();
      streak.failed(UUID.randomUUID(), LIMIT).ifPresent(pauses::add);
    }
    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(60L, 120L, 240L, 480L, 600L, 600L);
  }

  @Test
  void callThatWasRunningWhenThePauseBegan_doesNotLengthenIt() {
    fail(LIMIT);
    assertThat(streak.failed(UUID.randomUUID(), LIMIT)).isEmpty();
    assertThat(streak.left()).isEqualTo(FailureStreak.FIRST);
  }

  @Test
  void trialThatSucceeds_endsThePause_andTheNextOneIsShortAgain() {
    fail(LIMIT);
    now += streak.left().toNanos();
    fail(1);
    assertThat(streak.end()).isTrue();
    assertThat(streak.isPaused()).isFalse();
    fail(LIMIT - 1);
    assertThat(streak.failed(UUID.randomUUID(), LIMIT)).contains(FailureStreak.FIRST);
  }

  @Test
  void limitOfNone_pausesNobody() {
    for (int i = 0; i < 100; i++) {
      assertThat(streak.failed(UUID.randomUUID(), 0)).isEmpty();
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      streak.failed(UUID.randomUUID(), LIMIT);
    }
  }
}
