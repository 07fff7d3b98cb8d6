package dev.hearback.deliver;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Counts the deliveries in a row with which an observer has failed. After too many it is paused,
 * each time for longer, then tried with one delivery, until one succeeds. Not thread-safe.
 */
final class FailureStreak {

  static final Duration FIRST = Duration.ofSeconds(30);
  static final Duration LONGEST = Duration.ofMinutes(10);

  private final LongSupplier nanos;
  private final Set<UUID> failed = new HashSet<>();
  private Optional<Duration> pause = Optional.empty();
  private long began;

  FailureStreak(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * The observer failed.
   *
   * @param limit after how many deliveries in a row it is paused; 0 for never
   * @return the pause that begins, if one does
   */
  Optional<Duration> failed(UUID delivery, int limit) {
    if (isPaused()) {
      return isTrialDue() ? begin(pause.get().multipliedBy(2)) : Optional.empty();
    }
    if (limit == 0) {
      failed.clear();
      return Optional.empty();
    }
    failed.add(delivery);
    return failed.size() < limit ? Optional.empty() : begin(FIRST);
  }

  /**
   * Ends the streak and any pause: the observer succeeded, or somebody says that it will.
   *
   * @return whether it was paused
   */
  boolean end() {
    boolean paused = isPaused();
    failed.clear();
    pause = Optional.empty();
    return paused;
  }

  /** Whether it failed last. */
  boolean isFailing() {
    return isPaused() || !failed.isEmpty();
  }

  /** Also while a trial is due or runs. */
  boolean isPaused() {
    return pause.isPresent();
  }

  /** Whether the pause is over but for a trial. */
  boolean isTrialDue() {
    return isPaused() && left().isZero();
  }

  /** Until the next trial. */
  Duration left() {
    Duration left = pause.orElse(Duration.ZERO).minusNanos(nanos.getAsLong() - began);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Optional<Duration> begin(Duration length) {
    began = nanos.getAsLong();
    pause = Optional.of(length.compareTo(LONGEST) < 0 ? length : LONGEST);
    return pause;
  }
}
