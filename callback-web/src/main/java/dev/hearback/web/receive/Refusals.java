package dev.hearback.web.receive;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What has been refused lately, told in one line every ten seconds, however much it is. */
final class Refusals {

  private static final Logger LOG = System.getLogger(Refusals.class.getPackageName());
  private static final long PAUSE = Duration.ofSeconds(10).toNanos();

  private final Map<Reply, Long> counts = new EnumMap<>(Reply.class);
  private long told = System.nanoTime() - PAUSE;

  synchronized void count(Reply answer) {
    counts.merge(answer, 1L, Long::sum);
  }

  /** Whether all has been told. */
  synchronized boolean isEmpty() {
    return counts.isEmpty();
  }

  /**
   * Tells what has not been told, unless something was so shortly before.
   *
   * @param nanoTime now, by the clock of {@link System#nanoTime}
   */
  synchronized void tell(long nanoTime) {
    if (!counts.isEmpty() && nanoTime - told >= PAUSE) {
      LOG.log(Level.INFO, "HB-0114 Callbacks refused lately, and how many of each: {0}", counts);
      told = nanoTime;
      counts.clear();
    }
  }
}
