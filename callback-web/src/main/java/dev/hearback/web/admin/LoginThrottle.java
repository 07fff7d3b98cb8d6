package dev.hearback.web.admin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes guessing passwords slow: after five failures in a row, of one user or from one address,
 * each further attempt has to wait, 1 second at first and 30 at most. What happened is forgotten
 * after 15 minutes, or when 10,000 others have failed since.
 */
final class LoginThrottle {

  private static final int FREE = 5;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration MEMORY = Duration.ofMinutes(15);
  private static final int MOST = 10_000;

  private final Map<String, Failures> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST;
        }
      };

  private static final class Failures {
    private int count;
    private long last;
    private long waitsUntil;

    private void add(long now) {
      count++;
      last = now;
      int more = Math.min(count - FREE, 10);
      long wait = more < 0 ? 0 : Math.min(SHORTEST.toNanos() << more, LONGEST.toNanos());
      waitsUntil = now + wait;
    }

    private void takeBack(long now) {
      count--;
      waitsUntil = now;
    }
  }

  /**
   * How long this attempt has to wait. If it has not to, it counts as failed, so that many at once
   * are no way around, until it has {@link #succeeded}.
   *
   * @param now by the clock of {@link System#nanoTime}
   */
  synchronized Duration begin(String user, String address, long now) {
    List<Failures> both = List.of(of(userKey(user), now), of(addressKey(address), now));
    long wait = both.stream().mapToLong(each -> each.waitsUntil - now).max().getAsLong();
    if (wait > 0) {
      return Duration.ofNanos(wait);
    }
    both.forEach(each -> each.add(now));
    return Duration.ZERO;
  }

  /** The password was right. */
  synchronized void succeeded(String user, String address, long now) {
    failures.remove(userKey(user));
    of(addressKey(address), now).takeBack(now);
  }

  private Failures of(String key, long now) {
    Failures known = failures.get(key);
    if (known == null || now - known.last > MEMORY.toNanos()) {
      known = new Failures();
      known.last = now;
      known.waitsUntil = now;
      failures.put(key, known);
    }
    return known;
  }

  private static String userKey(String user) {
    return "user " + user;
  }

  private static String addressKey(String address) {
    return "address " + address;
  }
}
