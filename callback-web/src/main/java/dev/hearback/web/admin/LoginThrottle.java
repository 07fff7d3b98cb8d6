package dev.hearback.web.admin;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes guessing passwords slow: after five failures in a row, of one user or from one address,
 * each further attempt has to wait, 1 second at first and 30 at most. What happened is forgotten
 * after 15 minutes, or when 10,000 others have failed since.
 *
 * <p>A user at an address from which he has logged in before is counted apart from all others, so
 * that no stranger keeps him out. So are the last 10,000 of them.
 */
final class LoginThrottle {

  private static final int FREE = 5;
  private static final int MOST_AT_ONCE = 20;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration MEMORY = Duration.ofMinutes(15);

  private final Map<Key, Failures> failures = new Latest<>();
  private final Map<Key, Boolean> logins = new Latest<>();
  private final Map<Key, Integer> underWay = new HashMap<>();

  /** Whose attempts are counted together; {@code null} for whatever user, or address. */
  private record Key(String user, String address) {}

  /** Forgets what has not been asked for longest. */
  private static final class Latest<V> extends LinkedHashMap<Key, V> {

    private static final long serialVersionUID = 1;
    private static final int MOST = 10_000;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
      return size() > MOST;
    }
  }

  private static final class Failures {
    private int count;
    private long last;
    private long waitsUntil;

    private Failures(long now) {
      last = now;
      waitsUntil = now;
    }

    private void add(long now) {
      count++;
      last = now;
      int more = Math.min(count - FREE, 10);
      long wait = more < 0 ? 0 : Math.min(SHORTEST.toNanos() << more, LONGEST.toNanos());
      waitsUntil = now + wait;
    }

    /** As many as may fail without a wait, so that many at once are no way around it. */
    private int mostAtOnce() {
      return count == 0 ? MOST_AT_ONCE : Math.max(1, FREE - count);
    }
  }

  /** An attempt, under way until it is closed. */
  final class Attempt implements AutoCloseable {

    private final Key login;
    private final List<Key> counted;
    private final Duration wait;

    private Attempt(Key login, List<Key> counted, Duration wait) {
      this.login = login;
      this.counted = counted;
      this.wait = wait;
    }

    /** How long it has to wait before it is made again; zero if it may be made. */
    Duration mustWait() {
      return wait;
    }

    /** The password was right. */
    void succeeded() {
      synchronized (LoginThrottle.this) {
        failures.remove(counted.get(0));
        logins.put(login, true);
      }
    }

    /** The password was wrong. */
    void failed(long now) {
      synchronized (LoginThrottle.this) {
        counted.forEach(key -> of(key, now).add(now));
      }
    }

    @Override
    public void close() {
      if (wait.isZero()) {
        synchronized (LoginThrottle.this) {
          counted.forEach(
              key -> underWay.computeIfPresent(key, (same, n) -> n == 1 ? null : n - 1));
        }
      }
    }
  }

  /**
   * Begins an attempt, which must be closed. If it {@link Attempt#mustWait}, it is not to be made.
   *
   * @param now by the clock of {@link System#nanoTime}
   */
  synchronized Attempt begin(String user, String address, long now) {
    Key login = new Key(user, address);
    List<Key> counted =
        logins.get(login) == null
            ? List.of(new Key(user, null), new Key(null, address))
            : List.of(login);
    long wait = counted.stream().mapToLong(key -> wait(key, now)).max().getAsLong();
    if (wait <= 0) {
      counted.forEach(key -> underWay.merge(key, 1, Integer::sum));
    }
    return new Attempt(login, counted, Duration.ofNanos(Math.max(wait, 0)));
  }

  private long wait(Key key, long now) {
    Failures known = of(key, now);
    return underWay.getOrDefault(key, 0) < known.mostAtOnce()
        ? known.waitsUntil - now
        : Math.max(known.waitsUntil - now, SHORTEST.toNanos());
  }

  private Failures of(Key key, long now) {
    Failures known = failures.get(key);
    if (known == null || now - known.last > MEMORY.toNanos()) {
      known = new Failures(now);
      failures.put(key, known);
    }
    return known;
  }
}
