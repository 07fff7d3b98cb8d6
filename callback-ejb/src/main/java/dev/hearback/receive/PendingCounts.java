package dev.hearback.receive;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Callbacks of which only a count is kept, and whose job's row somebody else had locked just then:
 * no storing thread waits for that.
 */
final class PendingCounts {

  /** How often a count that could not be written is tried again: with each so many more. */
  private static final int AGAIN = 100;

  private final Map<UUID, Integer> pending = new ConcurrentHashMap<>();

  /**
   * One more of a job.
   *
   * @return whether it is time to write them
   */
  boolean add(UUID job) {
    return pending.merge(job, 1, Integer::sum) % AGAIN == 1;
  }

  /** How many of a job there are; they are no more here. */
  int take(UUID job) {
    Integer count = pending.remove(job);
    return count == null ? 0 : count;
  }

  /** They could not be written. */
  void putBack(UUID job, int count) {
    pending.merge(job, count, Integer::sum);
  }

  /** The jobs that have some. */
  Set<UUID> jobs() {
    return Set.copyOf(pending.keySet());
  }
}
