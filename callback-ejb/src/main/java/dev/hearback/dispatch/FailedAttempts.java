package dev.hearback.dispatch;

import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.Deliveries;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Transactions;
import dev.hearback.telemetry.LifecycleListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * Records, and tells the listener, what went wrong with deliveries: one attempt more, or a dead
 * letter. Without effect on a delivery whose claim is lost.
 */
final class FailedAttempts {

  /** What was recorded of a failure. */
  private enum Recorded {
    /** The observer is called again. */
    AGAIN,
    /** It is a dead letter. */
    DEAD,
    /** Nothing: the claim is lost. */
    NOTHING
  }

  private static final Logger LOG = System.getLogger(FailedAttempts.class.getPackageName());

  private final Settings settings;
  private final Transactions transactions;
  private final Deliveries deliveries;
  private final LifecycleListener listener;

  FailedAttempts(
      Settings settings,
      Transactions transactions,
      Deliveries deliveries,
      LifecycleListener listener) {
    this.settings = settings;
    this.transactions = transactions;
    this.deliveries = deliveries;
    this.listener = listener;
  }

  void failed(ClaimedDelivery delivery, Throwable error) {
    if (ErrorText.exhaustion(error) && !delivery.suspect()) {
      ranOutOfMemory(delivery);
      return;
    }
    Recorded recorded = record(delivery, ErrorText.describe(error));
    if (recorded != Recorded.NOTHING) {
      listener.notDelivered(
          delivery, settings.deliveryRetries().attempts(), recorded == Recorded.DEAD, error);
    }
    tellIfDead(recorded, delivery);
  }

  /** No attempt yet: it counts if it happens again while the delivery is a suspect. */
  private void ranOutOfMemory(ClaimedDelivery delivery) {
    Duration delay = settings.deliveryRetries().backoff(1);
    boolean ours =
        transactions.retryUntilCommitted(
            what(delivery),
            Transactions.SHORT,
            () -> deliveries.suspect(delivery.asClaim(), delay));
    if (ours) {
      listener.ranOutOfMemory(delivery);
    }
  }

  /** If it is not lost after all, this was an attempt. */
  void claimLost(ClaimedDelivery delivery, Throwable error) {
    Recorded recorded = record(delivery, ErrorText.describe(error));
    listener.claimLost(delivery);
    tellIfDead(recorded, delivery);
  }

  /** It is out of attempts: servers have died of it, or the setting allows fewer by now. */
  void noMoreAttempts(ClaimedDelivery delivery) {
    boolean kills = delivery.suspect();
    DeadLetter.Code code = kills ? DeadLetter.Code.KILLS_SERVER : DeadLetter.Code.OUT_OF_ATTEMPTS;
    String error =
        kills ? "Each server that made this delivery died of it" : "No further attempt is allowed";
    boolean dead =
        transactions.retryUntilCommitted(
            what(delivery),
            Transactions.SHORT,
            () -> deliveries.deadLetter(delivery, delivery.attempts(), code, error));
    if (dead) {
      tellDead(delivery, code);
    }
  }

  /** The observer was not called, so this was no attempt. */
  void notBegun(ClaimedDelivery delivery, Throwable error) {
    listener.notBegun(delivery, error);
    transactions.tryOnce(Transactions.SHORT, () -> deliveries.release(delivery.asClaim()));
  }

  /** Tells that the time of a call is up; it is recorded by {@link #fence}. */
  void expired(ClaimedDelivery delivery) {
    listener.timedOut(delivery, settings.deliveryRetries().attempts(), settings.observerTimeout());
  }

  /**
   * Takes its claim away from a call whose time is up; one that has not begun was no attempt. If
   * that fails, it is tried again.
   */
  void fence(Attempt attempt) {
    try {
      Recorded recorded = transactions.inNew(Transactions.SHORT, () -> takeClaim(attempt));
      attempt.fence();
      tellIfDead(recorded, attempt.delivery());
    } catch (RuntimeException e) { // as while the call commits
      LOG.log(
          Level.DEBUG,
          () -> "Delivery " + attempt.delivery().id() + " is not fenced yet: " + StackText.of(e));
    }
  }

  private Recorded takeClaim(Attempt attempt) {
    if (attempt.hasBegun()) {
      return settle(attempt.delivery(), timeIsUp());
    }
    deliveries.release(attempt.delivery().asClaim());
    return Recorded.NOTHING;
  }

  void tooLate(ClaimedDelivery delivery) {
    tellIfDead(record(delivery, timeIsUp()), delivery);
  }

  private String timeIsUp() {
    return "did not end within " + settings.observerTimeout();
  }

  /** Records a failure: due again later, or dead if it has had its attempts. */
  private Recorded record(ClaimedDelivery delivery, String error) {
    return transactions.retryUntilCommitted(
        what(delivery), Transactions.SHORT, () -> settle(delivery, error));
  }

  private Recorded settle(ClaimedDelivery delivery, String error) {
    RetryPolicy retries = settings.deliveryRetries();
    int failures = delivery.attempts() + 1;
    if (retries.again(failures)) {
      return deliveries.postpone(delivery, retries.backoff(failures), error)
          ? Recorded.AGAIN
          : Recorded.NOTHING;
    }
    return deliveries.deadLetter(delivery, failures, DeadLetter.Code.OUT_OF_ATTEMPTS, error)
        ? Recorded.DEAD
        : Recorded.NOTHING;
  }

  private void tellIfDead(Recorded recorded, ClaimedDelivery delivery) {
    if (recorded == Recorded.DEAD) {
      tellDead(delivery, DeadLetter.Code.OUT_OF_ATTEMPTS);
    }
  }

  private void tellDead(ClaimedDelivery delivery, DeadLetter.Code code) {
    listener.deadLettered(delivery.id(), Optional.of(delivery.jobId()), code);
  }

  private static String what(ClaimedDelivery delivery) {
    return "the failure of delivery " + delivery.id();
  }
}
