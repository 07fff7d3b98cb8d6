package dev.hearback.web.receive;

import java.time.Duration;

/**
 * How much a sender may send and how long it may take: ten seconds and as long as its bytes last at
 * the minimum rate, but never longer than the time limit.
 *
 * @param maxBodyBytes the size limit
 * @param minBytesPerSecond the minimum rate; 0 for none
 * @param maxTime the time limit
 */
record Limits(long maxBodyBytes, int minBytesPerSecond, Duration maxTime) {

  private static final Duration GRACE = Duration.ofSeconds(10);

  /** The time in which so many bytes are enough. */
  Duration allowance(long bytes) {
    if (minBytesPerSecond == 0) {
      return maxTime;
    }
    Duration earned = GRACE.plusMillis(bytes * 1000 / minBytesPerSecond);
    return earned.compareTo(maxTime) < 0 ? earned : maxTime;
  }
}
