package dev.hearback.web.admin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Logins that were refused, told in one line a minute, however many they are. */
final class RefusedLogins {

  private static final Logger LOG = System.getLogger(RefusedLogins.class.getPackageName());
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();
  private static final int MOST_NAMED = 20;

  /** So many in a minute are no slip of the finger. */
  private static final int MANY = 5;

  private final Map<String, Integer> counts = new TreeMap<>();
  private long told = System.nanoTime() - PAUSE;

  /** Counts one of this user from this address, and tells it if none was told lately. */
  synchronized void count(String user, String address, long now) {
    String who = user + " from " + address;
    boolean isNamed = counts.containsKey(who) || counts.size() < MOST_NAMED;
    counts.merge(isNamed ? who : "others", 1, Integer::sum);
    tell(now);
  }

  /** Tells what has not been told, unless something was lately. */
  synchronized void tell(long now) {
    if (!counts.isEmpty() && now - told >= PAUSE) {
      int all = counts.values().stream().mapToInt(Integer::intValue).sum();
      LOG.log(
          all < MANY ? Level.INFO : Level.WARNING,
          "HB-0130 Logins to admin/ that were refused, and how many of each: {0}",
          counts.toString()); // as it is now: the log may be written later
      told = now;
      counts.clear();
    }
  }
}
