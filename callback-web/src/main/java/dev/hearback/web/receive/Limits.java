package dev.hearback.web.receive;

import java.time.Duration;

/**
 * How much a sender may send and how long it may take: ten seconds and as long as its bytes last at
 * the minimum rate, but never longer than five minutes.
 *
 * @param maxBodyBytes the size limit
 * @param minBytesPerSecond the minimum rate; 0 for none
 */
record Limits(long maxBodyBytes, int minBytesPerSecond) {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration MAX_TIME = Duration.ofMinutes(5);

  /** The time in which so many bytes are enough. */
  Duration allowance(long bytes) {
    if (minBytesPerSecond == 0) {
      return MAX_TIME;
    }
    Duration earned = GRACE.plusMillis(bytes * 1000 / minBytesPerSecond);
    return earned.compareTo(MAX_TIME) < 0 ? earned : MAX_TIME;
  }
}
