package dev.hearback.telemetry;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How often something has happened within an hour, so that it is told no more often in it. */
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
  boolean reaches(long many) {
    return happens() == many;
  }

  /** It happens once more: how often it has within an hour. */
  synchronized long happens() {
    long now = nanos.getAsLong();
    if (count == 0 || now - since >= HOUR) {
      count = 0;
      since = now;
    }
    return ++count;
  }
}
