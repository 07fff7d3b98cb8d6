package dev.hearback.admin;

import dev.hearback.inbox.DeadLetter;
import java.util.UUID;

/**
 * Hears what operators and the purge do: each step once, by whoever takes it, on its thread. A step
 * that is recorded is told after its commit, and before the thread goes on with what follows from
 * it; another thread that finds the row may be quicker.
 *
 * <p>Nothing is told twice, but a step may go untold: when the answer to its commit is lost, or the
 * node dies in between. A method must be quick, and must not throw.
 */
public interface AdminListener {

  /** An operator had a failed job submitted again. */
  default void resubmitted(UUID job, String who) {}

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

  /** What was kept long enough is gone. */
  default void purged(int jobs, int deadCallbacks, int tombstones) {}
}
