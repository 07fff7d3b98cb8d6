package dev.hearback.deliver;

import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.work.Deadline;
import dev.hearback.work.WorkerPool;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * One observer on this node: its threads, the calls that run, and whether it is paused: by an
 * operator, because it keeps failing, or because too many of its calls do not end.
 */
final class ObserverPool {

  private static final int QUEUE = 100;
  private static final int SEVERAL = 16;

  /**
   * How much the outcomes that wait may keep in memory, if all were as long as the next one. So
   * those of a full queue, which came one by one, keep 42 MiB at most: 8 + 8/2 + 8/3 + … + 8/100.
   */
  private static final long KEPT_BYTES = 8 * 1024 * 1024;

  private final String observer;
  private final Settings settings;
  private final LongSupplier nanos;
  private final DeliveryListener listener;
  private final WorkerPool pool;
  private final FailureStreak streak;
  private final Set<Attempt> running = new LinkedHashSet<>();
  private final Set<Attempt> stuck = new LinkedHashSet<>();

  /** How long its latest calls took. */
  private Duration pace = Duration.ZERO;

  private Optional<Pause> byOperator = Optional.empty();

  ObserverPool(
      String observer,
      Settings settings,
      LongSupplier nanos,
      Executor executor,
      DeliveryListener listener) {
    this.observer = observer;
    this.settings = settings;
    this.nanos = nanos;
    this.listener = listener;
    pool =
        new WorkerPool(
            "observer " + observer, settings.get(Catalogue.OBSERVER_THREADS), QUEUE, executor);
    streak = new FailureStreak(nanos);
  }

  /** Takes work on; a suspect ahead of all others, because the next one waits for it. */
  boolean offer(boolean suspect, Runnable work) {
    return suspect ? pool.offerFirst(work) : pool.offer(work);
  }

  void close() {
    pool.close();
  }

  void awaitEnd(Deadline limit) {
    pool.awaitEnd(limit);
  }

  /** How many deliveries may be claimed for it; one if it is to be tried after a pause. */
  synchronized int room() {
    if (!isOpen()) {
      return 0;
    }
    return streak.isPaused() ? trial() : pool.room();
  }

  /** How many deliveries that have just come into being may be claimed for it. */
  synchronized int roomForNew() {
    return streak.isPaused() ? 0 : room();
  }

  private int trial() {
    return pool.isIdle() ? 1 : 0;
  }

  /** Whether so few wait that an outcome read from so many bytes may be kept in memory. */
  boolean mayKeep(long bytes) {
    return pool.waiting() * bytes <= KEPT_BYTES;
  }

  /**
   * Whether several deliveries wait for it although it takes hardly longer than a transaction of
   * our own: it lacks nothing but the processor.
   */
  synchronized boolean isBehind(Duration transaction) {
    Duration quick = transaction.multipliedBy(4);
    return pool.waiting() > SEVERAL
        && pace.compareTo(quick) < 0
        && overdue(quick).isEmpty()
        && !streak.isFailing()
        && isOpen();
  }

  /** Whether a call of it may begin; what is claimed already goes back if not. */
  synchronized boolean isOpen() {
    return byOperator.isEmpty()
        && stuck.size() <= settings.get(Catalogue.OBSERVER_MAX_STUCK)
        && (!streak.isPaused() || streak.isTrialDue());
  }

  /** See {@link Attempt}. */
  synchronized Attempt begin(ClaimedDelivery delivery, Runnable giveBackBytes) {
    Attempt attempt = new Attempt(delivery, giveBackBytes, nanos.getAsLong());
    running.add(attempt);
    return attempt;
  }

  synchronized void end(Attempt attempt) {
    pace = pace.multipliedBy(7).plus(attempt.age(nanos.getAsLong())).dividedBy(8);
    running.remove(attempt);
    if (stuck.remove(attempt)) {
      pool.replaceStuck(stuck.size());
      listener.unstuck(attempt.delivery(), attempt.age(nanos.getAsLong()));
    }
  }

  /** Whether it is called with a suspect; one whose time is up does not count any more. */
  synchronized boolean callsSuspect() {
    return running.stream()
        .anyMatch(attempt -> attempt.delivery().suspect() && !attempt.isExpired());
  }

  /** The calls that have run for longer than they may. */
  synchronized List<Attempt> overdue(Duration limit) {
    long now = nanos.getAsLong();
    return running.stream().filter(attempt -> attempt.age(now).compareTo(limit) > 0).toList();
  }

  /**
   * The call does not end although its time is up: another thread does the rest of the work. If
   * there are too many of them, the observer is paused, and the further thread only gives back what
   * waits.
   */
  synchronized void replace(Attempt attempt) {
    if (!running.contains(attempt) || !stuck.add(attempt)) {
      return;
    }
    attempt.giveBackBytes();
    pool.replaceStuck(stuck.size());
    listener.stuck(
        attempt.delivery(),
        stuck.size(),
        stuck.size() > settings.get(Catalogue.OBSERVER_MAX_STUCK),
        attempt.stack());
  }

  synchronized void succeeded() {
    if (streak.end()) {
      listener.resumed(observer);
    }
  }

  synchronized void failed(UUID delivery) {
    boolean again = streak.isPaused();
    streak
        .failed(delivery, settings.get(Catalogue.OBSERVER_PAUSE_AFTER))
        .ifPresent(pause -> listener.paused(observer, pause, again));
  }

  /** What operators want now: this pause, or none. */
  synchronized void applyPause(Optional<Pause> pause) {
    if (byOperator.isPresent() && pause.isEmpty()) {
      resume("an operator");
    } else if (byOperator.isEmpty() && pause.isPresent()) {
      listener.pausedBy(pause.get().who(), observer);
    }
    byOperator = pause;
  }

  /** Ends a pause of its own making, too. */
  synchronized void resume(String who) {
    if (streak.end() || byOperator.isPresent()) {
      listener.resumedBy(who, observer);
    }
    byOperator = Optional.empty();
  }

  /** Empty if it is not paused here. */
  synchronized Optional<String> whyPaused() {
    if (byOperator.isPresent()) {
      return Optional.of("by an operator");
    }
    if (stuck.size() > settings.get(Catalogue.OBSERVER_MAX_STUCK)) {
      return Optional.of(stuck.size() + " of its calls do not end");
    }
    return streak.isPaused()
        ? Optional.of("it keeps failing, tried again in " + seconds(streak.left()))
        : Optional.empty();
  }

  /** Its stuck calls: for how long they have run, and where they are. */
  synchronized List<String> stuck() {
    long now = nanos.getAsLong();
    return stuck.stream()
        .map(attempt -> "for " + seconds(attempt.age(now)) + " at " + attempt.stack())
        .toList();
  }

  private static Duration seconds(Duration duration) {
    return Duration.ofSeconds(duration.toSeconds());
  }
}
