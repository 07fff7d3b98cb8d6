package dev.hearback.web.receive;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all bodies together may take while they are being received. */
final class MemoryBudget {

  private final long all;
  private final AtomicLong free;

  MemoryBudget(long bytes) {
    all = bytes;
    free = new AtomicLong(bytes);
  }

  /** Takes that much, or nothing if there is not enough. */
  boolean take(int bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  /** The same for a long body: half of all is left to the others. */
  boolean takeForLong(int bytes) {
    return free.get() - bytes >= all / 2 && take(bytes);
  }

  void giveBack(int bytes) {
    free.addAndGet(bytes);
  }

  long free() {
    return free.get();
  }
}
