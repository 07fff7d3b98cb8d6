package dev.hearback.telemetry;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How often something has happened within an hour, so that it is told once in it. */
final class HourlyCount {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final LongSupplier nanos;
  private long count;
  private long since;

  /**
   * Nothing has happened yet.
   *
   * @param nanos the clock, as {@link System#nanoTime}
   */
  HourlyCount(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** It happens once more: whether it is now, for the only time within an hour, so often. */
  synchronized boolean reaches(long many) {
    long now = nanos.getAsLong();
    if (count == 0 || now - since >= HOUR) {
      count = 0;
      since = now;
    }
    return ++count == many;
  }
}
