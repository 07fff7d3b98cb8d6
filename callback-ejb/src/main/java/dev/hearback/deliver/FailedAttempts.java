package dev.hearback.deliver;

import dev.hearback.cluster.ClusterNode;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.RetryPolicy;
import dev.hearback.settings.Settings;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Transactions;
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

  /** Waits after failures of our own: a database is soon back, a missing adapter is not. */
  private static final RetryPolicy OURS =
      new RetryPolicy(Integer.MAX_VALUE, Duration.ofSeconds(2), Duration.ofMinutes(5));

  private final Settings settings;
  private final Transactions transactions;
  private final ClusterNode clusterNode;
  private final Observers observers;
  private final Deliveries deliveries;
  private final AttemptLog attemptLog;
  private final DeliveryListener listener;

  FailedAttempts(
      Settings settings,
      Transactions transactions,
      ClusterNode clusterNode,
      Observers observers,
      Deliveries deliveries,
      AttemptLog attemptLog,
      DeliveryListener listener) {
    this.settings = settings;
    this.transactions = transactions;
    this.clusterNode = clusterNode;
    this.observers = observers;
    this.deliveries = deliveries;
    this.attemptLog = attemptLog;
    this.listener = listener;
  }

  /**
   * The observer was called, but its work is not committed. Told as an attempt if it counts as one,
   * else as a claim that is lost.
   */
  void failed(ClaimedDelivery delivery, Throwable error) {
    if (ErrorText.exhaustion(error) && !delivery.suspect()) {
      ranOutOfMemory(delivery);
      return;
    }
    Recorded recorded = record(delivery, error);
    if (recorded == Recorded.NOTHING) {
      listener.claimLost(delivery);
    } else {
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

  /**
   * The observer was not called, so this was no attempt. The wait grows with the claims that came
   * to nothing.
   */
  void notBegun(ClaimedDelivery delivery, Throwable error) {
    if (error instanceof ClaimLostException) {
      listener.claimLost(delivery);
      return;
    }
    if (ErrorText.exhaustion(error)) { // the delivery may be the reason, whoever noticed it
      failed(delivery, error);
      return;
    }
    long inVain = delivery.claim() - delivery.attempts();
    Duration delay = OURS.backoff((int) Math.min(inVain, Integer.MAX_VALUE)).plusSeconds(1);
    listener.notBegun(delivery, delay, error);
    transactions.tryOnce(
        Transactions.SHORT,
        () -> deliveries.notBegun(delivery, delay, ErrorText.of(error).describe()));
  }

  /** Tells that the time of a call is up; it is recorded by {@link #fence}. */
  void expired(ClaimedDelivery delivery) {
    listener.timedOut(
        delivery, settings.deliveryRetries().attempts(), settings.get(Catalogue.OBSERVER_TIMEOUT));
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
      return settle(attempt.delivery(), timeIsUp(attempt));
    }
    deliveries.release(attempt.delivery().asClaim());
    return Recorded.NOTHING;
  }

  void tooLate(Attempt attempt) {
    tellIfDead(record(attempt.delivery(), timeIsUp(attempt)), attempt.delivery());
  }

  private Throwable timeIsUp(Attempt attempt) {
    return attempt.timeIsUp(settings.get(Catalogue.OBSERVER_TIMEOUT));
  }

  /** Records a failure: due again later, or dead if it has had its attempts. */
  private Recorded record(ClaimedDelivery delivery, Throwable error) {
    return transactions.retryUntilCommitted(
        what(delivery), Transactions.SHORT, () -> settle(delivery, error));
  }

  private Recorded settle(ClaimedDelivery delivery, Throwable error) {
    ErrorText text = new ErrorText(error, observers.find(delivery.observer()).className());
    RetryPolicy retries = settings.deliveryRetries();
    int failures = delivery.attempts() + 1;
    boolean again = retries.again(failures);
    boolean ours =
        again
            ? deliveries.postpone(delivery, retries.backoff(failures), text.describe())
            : deliveries.deadLetter(
                delivery, failures, DeadLetter.Code.OUT_OF_ATTEMPTS, text.describe());
    if (!ours) {
      return Recorded.NOTHING;
    }
    attemptLog.record(
        clusterNode.node(),
        delivery.id(),
        Optional.of(delivery.jobId()),
        Optional.of(delivery.observer()),
        failures,
        text.ofAttempt());
    return again ? Recorded.AGAIN : Recorded.DEAD;
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
