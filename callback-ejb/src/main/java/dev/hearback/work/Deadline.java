package dev.hearback.work;

import java.time.Duration;

/** A point in time until which several may wait, one after the other. */
public final class Deadline {

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** So far from now. */
  public static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  /** What is left of it in milliseconds; 0 once it is over. */
  public long leftMillis() {
    return Math.max(0, (end - System.nanoTime()) / 1_000_000);
  }
}
