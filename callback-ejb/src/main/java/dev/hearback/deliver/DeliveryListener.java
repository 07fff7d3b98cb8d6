package dev.hearback.deliver;

import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.spi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Hears what happens to stored callbacks, deliveries and observers, and what becomes a dead letter:
 * each step once, by whoever takes it, on its thread. A step that is recorded is told after its
 * commit, and before the thread goes on with what follows from it; another thread that finds the
 * row may be quicker.
 *
 * <p>Nothing is told twice, but a step may go untold: when the answer to its commit is lost, or the
 * node dies in between. A method must be quick, and must not throw.
 */
public interface DeliveryListener {

  /**
   * Nothing is kept of one or more callbacks: their job has ended, or has as many as are kept.
   *
   * @param job empty if they are of no job that is known
   * @param before how many of the job's had not been kept so far
   * @param count how many have not been kept by now; 0 if the job is not stored
   */
  default void ignored(Optional<UUID> job, long before, long count) {}

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

  /**
   * Something became a dead letter.
   *
   * @param id of the delivery or callback
   * @param job empty if it is of no job that is known
   */
  default void deadLettered(UUID id, Optional<UUID> job, DeadLetter.Code code) {}

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
}
