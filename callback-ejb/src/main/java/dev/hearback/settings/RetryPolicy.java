package dev.hearback.settings;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often, and after what waits, something is tried again: exponential backoff with full jitter.
 *
 * @param attempts how often it is tried in all
 * @param initial upper bound of the wait after the first failure; it doubles with each further one
 * @param most upper bound of any wait
 */
public record RetryPolicy(int attempts, Duration initial, Duration most) {

  /** Whether there is another attempt after so many failures. */
  public boolean again(int failures) {
    return failures < attempts;
  }

  /** The longest wait after so many failures, from 1. */
  public Duration bound(int failures) {
    long bound = initial.toMillis();
    for (int i = 1; i < failures && bound < most.toMillis(); i++) {
      bound *= 2;
    }
    return Duration.ofMillis(Math.min(bound, most.toMillis()));
  }

  /** A random wait between nothing and the bound after so many failures, from 1. */
  public Duration backoff(int failures) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound(failures).toMillis() + 1));
  }
}
