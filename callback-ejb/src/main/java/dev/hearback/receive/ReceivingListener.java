package dev.hearback.receive;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import java.util.Optional;

/**
 * Hears what happens to callbacks until they are stored: each step once, by whoever takes it, on
 * its thread. A step that is recorded is told after its commit, and before the thread goes on with
 * what follows from it; another thread that finds the row may be quicker.
 *
 * <p>Nothing is told twice, but a step may go untold: when the answer to its commit is lost, or the
 * node dies in between. A method must be quick, and must not throw.
 */
public interface ReceivingListener {

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
   * A callback could not be stored, and was answered 503.
   *
   * @param error empty if it was not tried: not ready, no room, too many of its job wait, or the
   *     same large body waits already
   */
  default void notStored(ReceivedCallback callback, Optional<Throwable> error) {}
}
