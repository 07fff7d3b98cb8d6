package dev.hearback.web.receive;

import dev.hearback.jobs.CallbackAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Room for callbacks that arrive at once, each with its connection. No URL takes all of it: one of
 * a job has 16 places, and one of a hook half of all.
 */
final class Places {

  private static final int OF_JOB = 16;

  private final Map<CallbackAddress, Integer> taken = new HashMap<>();
  private final long count;
  private long all;

  Places(long count) {
    this.count = count;
  }

  /** Takes one, unless all are taken, or all that this address may have. */
  synchronized boolean take(CallbackAddress address) {
    int before = taken.getOrDefault(address, 0);
    if (all >= count || before >= most(address)) {
      return false;
    }
    taken.put(address, before + 1);
    all++;
    return true;
  }

  /** Gives one back that was taken. */
  synchronized void giveBack(CallbackAddress address) {
    taken.computeIfPresent(address, (same, before) -> before == 1 ? null : before - 1);
    all--;
  }

  private long most(CallbackAddress address) {
    return address.ofHook().isPresent() ? count / 2 : OF_JOB;
  }
}
