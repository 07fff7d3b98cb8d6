package dev.hearback.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
    for (int i = 0; i < 100; i++) {
      assertThat(attempt("olga", "10.0.0.1")).isZero();
      throttle.succeeded("olga", "10.0.0.1", now);
    }
  }

  @Test
  void operatorWhoLogsIn_givesHisAddressNoFreshStart_againstOthers() {
    for (int i = 0; i < 4; i++) {
      attempt("olga", "10.0.0.1");
      attempt("eve", "10.0.0.1");
      throttle.succeeded("eve", "10.0.0.1", now);
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

  private Duration attempt(String user, String address) {
    return throttle.begin(user, address, now);
  }
}
