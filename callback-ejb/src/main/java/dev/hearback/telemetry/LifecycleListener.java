package dev.hearback.telemetry;

import dev.hearback.Failure;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.ClaimedDelivery;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.ClaimedJob;
import dev.hearback.jobs.ProviderPause;
import dev.hearback.spi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Hears what happens to jobs, callbacks, deliveries and observers: each step once, by whoever takes
 * it, on its thread. A step that is recorded is told after its commit, and before the thread goes
 * on with what follows from it; another thread that finds the row may be quicker.
 *
 * <p>Nothing is told twice, but a step may go untold: when the answer to its commit is lost, or the
 * node dies in between. A method must be quick, and must not throw.
 */
public interface LifecycleListener {

  // --- a job on its way to the vendor ---

  /** A job is stored and waits to be submitted. */
  default void queued(UUID job, String provider) {}

  /** A submission begins. */
  default void submitting(ClaimedJob job) {}

  /** The vendor took the job, under this id. */
  default void submitted(ClaimedJob job, String vendorJobId) {}

  /**
   * The vendor did not take the job, which is submitted again after the delay.
   *
   * @param code the vendor's, the HTTP status, or one of ours
   */
  default void notTaken(ClaimedJob job, String code, Duration delay) {}

  /**
   * Nobody knows whether the vendor took the job; its callback is awaited.
   *
   * @param code the vendor's, the HTTP status, or one of ours
   */
  default void uncertain(ClaimedJob job, String code) {}

  /** The job cannot be submitted: the vendor refused it, or did not take it as often as it may. */
  default void notSubmitted(ClaimedJob job, Failure failure) {}

  /**
   * The vendor takes no job of the provider now, and this one waits with the others.
   *
   * @param code the vendor's, the HTTP status, or one of ours
   */
  default void waits(ClaimedJob job, String code) {}

  /** The application erased a job: its contents are gone. */
  default void erased(UUID job) {}

  // --- providers ---

  /**
   * The vendor refuses every job of a provider, which gets none until that is mended.
   *
   * @param again whether it was on trial after an earlier pause
   */
  default void providerPaused(ProviderPause pause, boolean again) {}

  /**
   * A provider gets jobs again.
   *
   * @param why in words
   */
  default void providerGoesOn(String provider, String why) {}

  /**
   * A provider gets no job for so long.
   *
   * @param asked whether the vendor asked for that; else too many calls in a row failed
   */
  default void providerHeldBack(String provider, Duration wait, boolean asked) {}

  /** A vendor's copies of erased jobs keep failing to go. */
  default void copyStays(String provider, UUID job, int attempts) {}

  /** An operator had a failed job submitted again. */
  default void resubmitted(UUID job, String who) {}

  // --- a callback on its way to an outcome ---

  /** A callback has arrived whole and is to be stored. */
  default void received(ReceivedCallback callback) {}

  /** An authentic callback was refused before it was whole. */
  default void refused(CallbackAddress address, String error, Optional<Throwable> cause) {}

  /** An authentic callback was refused because it has more bytes than this. */
  default void tooLarge(CallbackAddress address, long limit) {}

  /**
   * A callback is stored.
   *
   * @param known whether it had been stored before: a repetition
   */
  default void stored(ReceivedCallback callback, boolean known) {}

  /**
   * Nothing is kept of one or more callbacks: their job has ended, or has as many as are kept.
   *
   * @param job empty if they are of no job that is known
   * @param before how many of the job's had not been kept so far
   * @param count how many have not been kept by now; 0 if the job is not stored
   */
  default void ignored(Optional<UUID> job, long before, long count) {}

  /**
   * A callback could not be stored, and was answered 503.
   *
   * @param error empty if it was not tried: not ready, no room, too many of its job wait, or the
   *     same large body waits already
   */
  default void notStored(ReceivedCallback callback, Optional<Throwable> error) {}

  /**
   * It is known what a callback means.
   *
   * @param ends whether it ends the job; false if the job had ended, or the submission whose
   *     failure it reports was repeated since
   */
  default void interpreted(UUID callback, UUID job, Outcome outcome, boolean ends) {}

  /**
   * A callback could not be interpreted: one attempt more.
   *
   * @param last whether it is not tried again
   */
  default void notInterpreted(ClaimedCallback callback, boolean last, Throwable error) {}

  /** Memory ran out while a callback was interpreted; that was no attempt. */
  default void ranOutOfMemory(ClaimedCallback callback) {}

  /** The claim of a callback was lost while it was worked on: nothing was done. */
  default void claimLost(ClaimedCallback callback) {}

  /**
   * A job has its outcome.
   *
   * @param observers who gets it; none if no observer matches
   */
  default void ended(UUID job, Outcome outcome, List<String> observers) {}

  // --- a delivery ---

  /** An observer was called and its work is committed. */
  default void delivered(ClaimedDelivery delivery, Duration took) {}

  /**
   * An observer failed: one attempt more.
   *
   * @param maxAttempts how many it may have
   * @param last whether it is not called again
   */
  default void notDelivered(
      ClaimedDelivery delivery, int maxAttempts, boolean last, Throwable error) {}

  /**
   * The time of a call is up: one attempt more, unless the call commits just then.
   *
   * @param maxAttempts how many it may have
   */
  default void timedOut(ClaimedDelivery delivery, int maxAttempts, Duration limit) {}

  /**
   * An error of Hearback's own, or the database, kept a delivery from beginning: the observer was
   * not called, and that was no attempt.
   *
   * @param delay after which it is tried again
   */
  default void notBegun(ClaimedDelivery delivery, Duration delay, Throwable error) {}

  /** Memory ran out while an observer was called; that was no attempt. */
  default void ranOutOfMemory(ClaimedDelivery delivery) {}

  /** The claim of a delivery was lost while the observer was called: its work is rolled back. */
  default void claimLost(ClaimedDelivery delivery) {}

  // --- dead letters ---

  /**
   * Something became a dead letter.
   *
   * @param id of the delivery or callback
   * @param job empty if it is of no job that is known
   */
  default void deadLettered(UUID id, Optional<UUID> job, DeadLetter.Code code) {}

  /** An operator made dead letters of what waited for an observer that no live node has. */
  default void observerMissing(String observer, int count, String who) {}

  /** An operator made a new token key, which will sign soon. */
  default void tokenKeyAdded(int key, String who) {}

  /** An operator revoked a token key. */
  default void tokenKeyRevoked(int key, String who) {}

  /** An operator gave a dead letter another try. */
  default void replayed(DeadLetter letter, String who) {}

  /** An operator gave a dead letter up. */
  default void discarded(DeadLetter letter, String who) {}

  /** An operator made a callback the outcome of its job. */
  default void adopted(UUID callback, UUID job, String who) {}

  // --- observers ---

  /**
   * A call ignores its time-out and the interrupt.
   *
   * @param calls how many such calls the observer has by now
   * @param paused whether that is too many, so that it is paused on this node
   * @param stack where the call is
   */
  default void stuck(ClaimedDelivery delivery, int calls, boolean paused, String stack) {}

  /** A stuck call has ended after all. */
  default void unstuck(ClaimedDelivery delivery, Duration took) {}

  /**
   * An observer that keeps failing is paused on this node.
   *
   * @param again whether this prolongs a pause, because the trial failed
   */
  default void paused(String observer, Duration pause, boolean again) {}

  /** An operator has paused an observer. */
  default void pausedBy(String who, String observer) {}

  /** An observer that was paused for its failures has succeeded, and goes on. */
  default void resumed(String observer) {}

  /** An operator has resumed an observer. */
  default void resumedBy(String who, String observer) {}

  // --- what is old ---

  /** What was kept long enough is gone. */
  default void purged(int jobs, int deadCallbacks, int tombstones) {}
}
