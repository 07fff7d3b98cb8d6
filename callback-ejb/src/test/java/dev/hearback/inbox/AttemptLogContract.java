package dev.hearback.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.DeliveryState;
import dev.hearback.storage.Node;
import dev.hearback.storage.TestDatabase.Product;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** What holds of failed attempts on every database. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
abstract class AttemptLogContract {

  private final Product product;
  private InboxFixture f;

  AttemptLogContract(Product product) {
    this.product = product;
  }

  @BeforeAll
  void start() {
    f = new InboxFixture(product);
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    f.fresh();
  }

  @AfterAll
  void stop() {
    f.db.close();
  }

  @Test
  void ofManyAttempts_theFirstTenAndTheNewestTenAreKept() {
    ClaimedDelivery delivery = f.delivery("a");
    for (int number = 1; number <= 100; number++) {
      fails(delivery, number, "E" + number);
    }
    assertThat(attempts(delivery.jobId()))
        .extracting(FailedAttempt::number)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.concat(IntStream.rangeClosed(1, 10), IntStream.rangeClosed(91, 100))
                .boxed()
                .toList());
  }

  @Test
  void textThatNoDatabaseTakes_isKeptAllTheSame_andLongTextIsCut() {
    ClaimedDelivery delivery = f.delivery("a");
    String words = "\0\uD800 ".repeat(5_000);
    AttemptError error = new AttemptError(words, words, Optional.of(words));
    f.run(
        () ->
            f.attemptLog.record(
                f.node, delivery.id(), Optional.empty(), Optional.of("a"), 1, error));
    assertThat(attempts(delivery.jobId()))
        .singleElement()
        .satisfies(it -> assertThat(it.error().stack()).hasSize(AttemptError.LONGEST_STACK));
  }

  @Test
  void newestError_isThatOfTheObserver_orOfInterpretation() {
    ClaimedDelivery ours = f.delivery("a");
    fails(ours, 1, "old");
    fails(ours, 2, "new");
    fails(f.delivery("b"), 1, "another's");
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "{}");
    AttemptError error = new AttemptError("ours", "", Optional.empty());
    f.run(
        () ->
            f.attemptLog.record(
                f.node, callback.id(), Optional.of(job), Optional.empty(), 1, error));
    assertThat(newest(Optional.of("a"))).contains("new");
    assertThat(newest(Optional.of("c"))).isEmpty();
    assertThat(newest(Optional.empty())).contains("ours");
  }

  @Test
  void deathOfTheNodeThatWorkedOnASuspect_isAnAttempt_andThatOfOneAmongManyIsNone() {
    ClaimedDelivery delivery = f.delivery("a");
    UUID job = f.job();
    ClaimedCallback callback = f.claimed(job, "{}");
    releaseOfDead(f.node);
    assertThat(attempts(delivery.jobId())).isEmpty();
    assertThat(attempts(job)).isEmpty();

    Node second = f.node = f.join();
    assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 1), true))).hasSize(1);
    releaseOfDead(second);
    Node third = f.node = f.join();
    f.db.execute(
        "UPDATE {schema}hearback_callback SET state = 'RUNNING', owner = ? WHERE id = ?",
        third.id(),
        callback.id());
    releaseOfDead(third);

    assertThat(attempts(delivery.jobId()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.node()).isEqualTo(second.id());
              assertThat(it.number()).isEqualTo(1);
              assertThat(it.observer()).contains("a");
              assertThat(it.error().error()).isEqualTo("The node died");
            });
    assertThat(attempts(job))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.node()).isEqualTo(third.id());
              assertThat(it.observer()).isEmpty();
            });
  }

  @Test
  void deliveryThatDidNotBegin_waits_atNoAttempt_untilItsDelayIsOver() {
    ClaimedDelivery delivery = f.delivery("a");
    f.run(() -> f.deliveries.notBegun(delivery, Duration.ofHours(1), "HB-0310"));
    assertThat(f.in(() -> f.deliveries.ofJob(delivery.jobId())))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.state()).isEqualTo(DeliveryState.WAITING);
              assertThat(it.attempts()).isZero();
              assertThat(it.code()).contains(DeliveryState.NOT_BEGUN);
              assertThat(it.error()).contains("HB-0310");
            });
    assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 1), true))).isEmpty();
    f.db.execute("UPDATE {schema}hearback_delivery SET due_at = {now} WHERE id = ?", delivery.id());
    ClaimedDelivery again = f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 1), true)).get(0);
    assertThat(f.in(() -> f.deliveries.complete(again))).isTrue();
    assertThat(f.in(() -> f.deliveries.ofJob(delivery.jobId())).get(0).code()).isEmpty();
  }

  private void releaseOfDead(Node node) {
    f.run(
        () -> {
          f.deliveries.release(node, true);
          f.callbacks.release(node, true);
        });
  }

  private void fails(ClaimedDelivery delivery, int number, String error) {
    f.run(
        () ->
            f.attemptLog.record(
                f.node,
                delivery.id(),
                Optional.of(delivery.jobId()),
                Optional.of(delivery.observer()),
                number,
                new AttemptError(error, "", Optional.empty())));
  }

  private List<FailedAttempt> attempts(UUID job) {
    return f.in(() -> f.attemptLog.ofJob(job));
  }

  private Optional<String> newest(Optional<String> observer) {
    return f.in(() -> f.attemptLog.newest(f.application, observer));
  }
}
