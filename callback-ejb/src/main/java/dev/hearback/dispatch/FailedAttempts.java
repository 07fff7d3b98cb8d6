package dev.hearback.dispatch;

import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.Deliveries;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Records and tells what went wrong with deliveries: one attempt more, or a dead letter. Without
 * effect on one whose claim is lost.
 */
final class FailedAttempts {

  private static final Logger LOG = System.getLogger(FailedAttempts.class.getPackageName());

  private final Settings settings;
  private final Transactions transactions;
  private final Deliveries deliveries;

  FailedAttempts(Settings settings, Transactions transactions, Deliveries deliveries) {
    this.settings = settings;
    this.transactions = transactions;
    this.deliveries = deliveries;
  }

  void failed(ClaimedDelivery delivery, Throwable error) {
    if (ErrorText.exhaustion(error) && !delivery.suspect()) {
      ranOutOfMemory(delivery);
      return;
    }
    boolean again = record(delivery, ErrorText.describe(error));
    LOG.log(
        again ? Level.INFO : Level.WARNING,
        "HB-0341 Observer {0} failed with delivery {1} of job {2}, attempt {3} of {4}: {5}",
        delivery.observer(),
        delivery.id(),
        delivery.jobId(),
        delivery.attempts() + 1,
        settings.deliveryRetries().attempts(),
        ErrorText.kind(error));
  }

  /** Tried alone, it will count. */
  private void ranOutOfMemory(ClaimedDelivery delivery) {
    Duration delay = settings.deliveryRetries().backoff(1);
    transactions.retryUntilCommitted(
        what(delivery), Transactions.SHORT, () -> deliveries.suspect(delivery.asClaim(), delay));
    LOG.log(
        Level.WARNING,
        "HB-0352 Memory ran out while observer {0} was called with delivery {1}; this was no"
            + " attempt, and it is called again while no other suspect is",
        delivery.observer(),
        delivery.id());
  }

  /** If it is not lost after all, this was an attempt. */
  void claimLost(ClaimedDelivery delivery, Throwable error) {
    LOG.log(Level.INFO, error.getMessage());
    record(delivery, ErrorText.describe(error));
  }

  /** It has had its attempts: servers have died of it, or the setting allows fewer by now. */
  void noMoreAttempts(ClaimedDelivery delivery) {
    boolean kills = delivery.suspect();
    transactions.retryUntilCommitted(
        what(delivery),
        Transactions.SHORT,
        () ->
            deliveries.deadLetter(
                delivery,
                delivery.attempts(),
                kills ? DeadLetter.Code.KILLS_SERVER : DeadLetter.Code.OUT_OF_ATTEMPTS,
                kills
                    ? "Each server that made this delivery died of it"
                    : "No further attempt is allowed"));
  }

  /** The observer was not called, so this was no attempt. */
  void notCalled(ClaimedDelivery delivery, Throwable error) {
    LOG.log(
        Level.INFO,
        "HB-0353 Delivery {0} to observer {1} could not be begun, and is tried again: {2}",
        delivery.id(),
        delivery.observer(),
        ErrorText.kind(error));
    transactions.tryOnce(Transactions.SHORT, () -> deliveries.release(delivery.asClaim()));
  }

  /** Tells that the time of a call is up; it is recorded by {@link #fence}. */
  void expired(ClaimedDelivery delivery) {
    LOG.log(
        Level.WARNING,
        "HB-0344 Observer {0} did not end within {1} with delivery {2} of job {3}, attempt {4} of"
            + " {5}",
        delivery.observer(),
        settings.observerTimeout(),
        delivery.id(),
        delivery.jobId(),
        delivery.attempts() + 1,
        settings.deliveryRetries().attempts());
  }

  /**
   * Takes its claim away from a call whose time is up; one that has not begun was no attempt. If
   * that fails, it is tried again.
   */
  void fence(Attempt attempt) {
    try {
      transactions.inNew(Transactions.SHORT, () -> takeClaim(attempt));
      attempt.fence();
    } catch (RuntimeException e) { // as while the call commits
      LOG.log(Level.DEBUG, "Delivery " + attempt.delivery().id() + " is not fenced yet", e);
    }
  }

  private void takeClaim(Attempt attempt) {
    if (attempt.hasBegun()) {
      settle(attempt.delivery(), timeIsUp());
    } else {
      deliveries.release(attempt.delivery().asClaim());
    }
  }

  void tooLate(ClaimedDelivery delivery) {
    record(delivery, timeIsUp());
  }

  private String timeIsUp() {
    return "did not end within " + settings.observerTimeout();
  }

  /**
   * Records a failure: due again later, or dead if it has had its attempts.
   *
   * @return whether the observer will be called again
   */
  private boolean record(ClaimedDelivery delivery, String error) {
    return transactions.retryUntilCommitted(
        what(delivery), Transactions.SHORT, () -> settle(delivery, error));
  }

  private boolean settle(ClaimedDelivery delivery, String error) {
    RetryPolicy retries = settings.deliveryRetries();
    int failures = delivery.attempts() + 1;
    if (retries.again(failures)) {
      deliveries.postpone(delivery, retries.backoff(failures), error);
      return true;
    }
    deliveries.deadLetter(delivery, failures, DeadLetter.Code.OUT_OF_ATTEMPTS, error);
    return false;
  }

  private static String what(ClaimedDelivery delivery) {
    return "the failure of delivery " + delivery.id();
  }
}
