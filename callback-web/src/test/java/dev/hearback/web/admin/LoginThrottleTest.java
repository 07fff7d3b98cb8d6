package dev.hearback.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.web.admin.LoginThrottle.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

  private final LoginThrottle throttle = new LoginThrottle();
  private long now = Long.MAX_VALUE - 1; // System.nanoTime may overflow

  @Test
  void afterFiveFailuresOfAUser_eachFurtherOneWaits_longerAndLonger_fromWhateverAddress() {
    for (int i = 0; i < 5; i++) {
      assertThat(attempt("olga", "10.0.0." + i)).isZero();
    }
    assertThat(attempt("olga", "10.0.0.9")).isEqualTo(Duration.ofSeconds(1));
    now += Duration.ofSeconds(1).toNanos();
    assertThat(attempt("olga", "10.0.0.9")).isZero();
    assertThat(attempt("olga", "10.0.0.10")).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 20; i++) {
      now += Duration.ofSeconds(30).toNanos();
      assertThat(attempt("olga", "10.0.1." + i)).isZero();
    }
    assertThat(attempt("olga", "10.0.0.11")).isEqualTo(Duration.ofSeconds(30));
    assertThat(attempt("ada", "10.0.0.11")).isZero();
  }

  @Test
  void afterFiveFailuresFromAnAddress_eachFurtherOneWaits_ofWhateverUser() {
    for (int i = 0; i < 5; i++) {
      assertThat(attempt("user" + i, "10.0.0.1")).isZero();
    }
    assertThat(attempt("another", "10.0.0.1")).isPositive();
    assertThat(attempt("another", "10.0.0.2")).isZero();
  }

  @Test
  void whoSucceeds_hasNeverFailed() {
    for (int i = 0; i < 4; i++) {
      assertThat(attempt("olga", "10.0.0." + i)).isZero();
    }
    logIn("olga", "10.0.0.9");
    for (int i = 0; i < 5; i++) {
      assertThat(attempt("olga", "10.0.1." + i)).isZero();
    }
    assertThat(attempt("olga", "10.0.1.9")).isPositive();
  }

  @Test
  void strangersWhoGuess_doNotKeepTheUserOut_whereHeHasLoggedInBefore() {
    logIn("olga", "10.0.0.1");
    for (int i = 0; i < 100; i++) {
      attempt("olga", "10.0.1." + i);
      attempt("user" + i, "10.0.0.1");
    }
    assertThat(attempt("olga", "10.0.0.2")).as("elsewhere").isPositive();
    logIn("olga", "10.0.0.1");
    assertThat(attempt("olga", "10.0.0.2")).as("still guarded").isPositive();
  }

  @Test
  void guesses_whereTheUserHasLoggedInBefore_waitToo() {
    logIn("olga", "10.0.0.1");
    for (int i = 0; i < 5; i++) {
      assertThat(attempt("olga", "10.0.0.1")).isZero();
    }
    assertThat(attempt("olga", "10.0.0.1")).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void rightPasswordsAtOnce_areNoFailures() {
    List<Attempt> atOnce = begin(20, "olga", "10.0.0.1");
    assertThat(atOnce).allMatch(each -> each.mustWait().isZero());
    atOnce.forEach(Attempt::succeeded);
    atOnce.forEach(Attempt::close);
    logIn("olga", "10.0.0.1");
    logIn("olga", "10.0.0.2");
  }

  @Test
  void guessesAtOnce_areBounded_andOneAtATimeOnceTheyWait() {
    List<Attempt> atOnce = begin(21, "olga", "10.0.0.1");
    assertThat(atOnce.get(20).mustWait()).isEqualTo(Duration.ofSeconds(1));
    atOnce.subList(0, 20).forEach(each -> each.failed(now));
    atOnce.forEach(Attempt::close);
    assertThat(attempt("olga", "10.0.0.1")).isEqualTo(Duration.ofSeconds(30));

    now += Duration.ofSeconds(30).toNanos();
    List<Attempt> later = begin(2, "olga", "10.0.0.1");
    assertThat(later.get(0).mustWait()).isZero();
    assertThat(later.get(1).mustWait()).isPositive();
  }

  @Test
  void guessesAtOnce_areNotMoreThanMayStillFail() {
    attempt("olga", "10.0.0.1");
    attempt("olga", "10.0.0.1");
    assertThat(begin(4, "olga", "10.0.0.1"))
        .extracting(each -> each.mustWait().isZero())
        .containsExactly(true, true, true, false);
  }

  @Test
  void attemptThatNobodyDecided_isNoFailure() {
    for (int i = 0; i < 100; i++) {
      try (Attempt attempt = throttle.begin("olga", "10.0.0.1", now)) {
        assertThat(attempt.mustWait()).isZero();
      }
    }
  }

  @Test
  void operatorWhoLogsIn_givesHisAddressNoFreshStart_againstOthers() {
    for (int i = 0; i < 4; i++) {
      attempt("olga", "10.0.0.1");
      logIn("eve", "10.0.0.1");
    }
    assertThat(attempt("olga", "10.0.0.1")).isZero();
    assertThat(attempt("olga", "10.0.0.1")).isPositive();
  }

  @Test
  void failures_areForgottenAfterAWhile() {
    for (int i = 0; i < 10; i++) {
      attempt("olga", "10.0.0.1");
    }
    now += Duration.ofMinutes(16).toNanos();
    for (int i = 0; i < 4; i++) {
      assertThat(attempt("olga", "10.0.0.1")).isZero();
    }
  }

  /** With a wrong password. */
  private Duration attempt(String user, String address) {
    try (Attempt attempt = throttle.begin(user, address, now)) {
      if (attempt.mustWait().isZero()) {
        attempt.failed(now);
      }
      return attempt.mustWait();
    }
  }

  private void logIn(String user, String address) {
    try (Attempt attempt = throttle.begin(user, address, now)) {
      assertThat(attempt.mustWait()).isZero();
      attempt.succeeded();
    }
  }

  private List<Attempt> begin(int count, String user, String address) {
    return Stream.generate(() -> throttle.begin(user, address, now)).limit(count).toList();
  }
}
