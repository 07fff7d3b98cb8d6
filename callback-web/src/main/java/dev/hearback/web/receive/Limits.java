package dev.hearback.web.receive;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

  private static final Logger LOG = System.getLogger(Limits.class.getPackageName());
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** The time in which so many bytes are enough. */
  Duration allowance(long bytes) {
    if (minBytesPerSecond == 0) {
      return maxTime;
    }
    Duration earned = GRACE.plusMillis(bytes * 1000 / minBytesPerSecond);
    return earned.compareTo(maxTime) < 0 ? earned : maxTime;
  }

  /** Tells whoever can raise the limit of a callback over it. */
  void warn(Heading heading) {
    LOG.log(
        Level.WARNING,
        "HB-0105 The callback for {0} is larger than {1} bytes and was refused (413)",
        heading,
        Long.toString(maxBodyBytes));
  }

  /** Why such a callback is refused. */
  String tooLarge() {
    return "it has more than " + maxBodyBytes + " bytes (413), see hearback.receive.max-body-bytes";
  }
}
