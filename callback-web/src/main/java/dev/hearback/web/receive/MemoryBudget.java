package dev.hearback.web.receive;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all bodies together may take while they are being received. */
final class MemoryBudget {

  private final AtomicLong free;

  MemoryBudget(long bytes) {
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

  void giveBack(int bytes) {
    free.addAndGet(bytes);
  }

  long free() {
    return free.get();
  }
}
