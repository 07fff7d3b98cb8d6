package dev.hearback.web.receive;

import dev.hearback.jobs.CallbackAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room for callbacks that arrive at once, each with its connection. No URL takes all of it: one of
 * a job has 16 places, and one of a hook half of all.
 */
final class Places {

  private static final int OF_JOB = 16;

  private final Map<CallbackAddress, Integer> taken = new ConcurrentHashMap<>();
  private final AtomicLong all = new AtomicLong();
  private final long count;

  Places(long count) {
    this.count = count;
  }

  /**
   * Takes one, unless all are taken, or all that this address may have. There is no lock of all
   * callbacks, for which those of thousands of connections would queue; one that gets none counts
   * for a moment, though.
   */
  boolean take(CallbackAddress address) {
    boolean isRoom =
        taken.merge(address, 1, Integer::sum) <= most(address) & all.incrementAndGet() <= count;
    if (!isRoom) {
      giveBack(address);
    }
    return isRoom;
  }

  /** Gives one back that was taken. */
  void giveBack(CallbackAddress address) {
    taken.computeIfPresent(address, (same, before) -> before == 1 ? null : before - 1);
    all.decrementAndGet();
  }

  private long most(CallbackAddress address) {
    return address.ofHook().isPresent() ? count / 2 : OF_JOB;
  }
}
