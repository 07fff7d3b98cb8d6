package dev.hearback.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Failure;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.DeliveryListener;
import dev.hearback.deliver.Logged;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTest {

  private final ReceivingLog receiving = new ReceivingLog();
  private final DeliveryListener deliveries = LogFixture.deliveries();
  private final SubmissionLog submissions = new SubmissionLog();

  @ParameterizedTest
  @CsvSource({
    "429,429",
    "INVALID_AUTH,INVALID_AUTH",
    "Too Many Requests,Too_Many_Requests",
    "bad?token=s3cret,its code is not fit for a log",
    "bad token s3cret it is,its code is not fit for a log",
    ",null"
  })
  void ofWhatAVendorSays_theCodeIsLogged_andNothingElse(String code, String logged) {
    ClaimedJob job =
        new ClaimedJob(UUID.randomUUID(), 1, 1, 0, "deepgram", Optional.empty(), Map.of(), 1);
    try (Logged lines = new Logged(Steps.class)) {
      submissions.notTaken(job, code, Duration.ofSeconds(3));
      submissions.uncertain(job, code);
      assertThat(lines.messages())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).endsWith("(" + logged + ")"));
      if (code != null) {
        submissions.notSubmitted(job, new Failure(Failure.Kind.REFUSED, code, "s3cret", false));
        assertThat(lines.messages().get(2)).endsWith("(" + logged + ")").doesNotContain("s3cret");
      }
    }
  }

  /** Anybody who knows a URL can send such a callback again and again. */
  @Test
  void callbacksThatAreTooLarge_areToldTenTimesAnHour() {
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    try (Logged lines = new Logged(Steps.class)) {
      for (int i = 0; i < 1000; i++) {
        receiving.tooLarge(address, 7);
      }
      assertThat(lines.messages())
          .hasSize(10)
          .allSatisfy(line -> assertThat(line).startsWith("WARNING HB-0105 "));
    }
  }

  @Test
  void hookThatStoresVeryMany_isToldOnceAnHour() {
    CallbackAddress.OfHook hook =
        new CallbackAddress.OfHook("gladia", "gladia", "calls", "shop", Set.of());
    ReceivedCallback callback =
        new ReceivedCallback(UUID.randomUUID(), hook, "POST", "", Optional.empty(), null);
    try (Logged lines = new Logged(Steps.class)) {
      for (int i = 0; i < 120_000; i++) {
        receiving.stored(callback, i % 2 == 0);
      }
      assertThat(lines.messages())
          .singleElement()
          .asString()
          .startsWith("WARNING HB-0117 Hook calls");
    }
  }

  @Test
  void jobsThatAreNotStored_areToldOnceAnHour() {
    try (Logged lines = new Logged(Steps.class)) {
      for (int i = 0; i < 100; i++) {
        deliveries.ignored(Optional.of(UUID.randomUUID()), -1, 0);
      }
      assertThat(lines.messages()).singleElement().asString().startsWith("WARNING HB-0118 10 ");
    }
  }

  @Test
  void claimThatIsLost_isToldWithAllThatMayHaveHappened_notOnlyATakeOver() {
    CallbackAddress address = new CallbackAddress.OfJob("deepgram", UUID.randomUUID(), 1);
    ClaimedDelivery delivery =
        new ClaimedDelivery(
            UUID.randomUUID(),
            1,
            UUID.randomUUID(),
            Optional.empty(),
            "store",
            1,
            0,
            false,
            0,
            Optional.empty());
    try (Logged lines = new Logged(Steps.class)) {
      deliveries.claimLost(new ClaimedCallback(UUID.randomUUID(), 1, 0, false, address));
      deliveries.claimLost(delivery);
      assertThat(lines.messages())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("INFO HB-0333 ")
                      .endsWith("taken over, given up, or erased"),
              line ->
                  assertThat(line)
                      .startsWith("INFO HB-0340 ")
                      .endsWith("taken over, erased, or replaced by another outcome"));
    }
  }

  @Test
  void hour_beginsWithWhatHappensFirst() {
    AtomicLong now = new AtomicLong();
    HourlyCount count = new HourlyCount(now::get);
    assertThat(count.reaches(2)).isFalse();
    assertThat(count.reaches(2)).isTrue();
    assertThat(count.reaches(2)).isFalse();
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(count.reaches(2)).isFalse();
    assertThat(count.reaches(2)).isTrue();
  }
}
