package dev.hearback.work;

import dev.hearback.storage.StackText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Does one thing again and again on one managed thread: at once when woken, otherwise at intervals.
 * A failure ends nothing; the first one in a row is logged, and so is the next success.
 */
public final class PeriodicTask {

  private static final Logger LOG = System.getLogger(PeriodicTask.class.getPackageName());

  private final String name;
  private final Duration interval;
  private final Step step;
  private final Semaphore wakeUps = new Semaphore(0);
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long lastSuccess = System.nanoTime();
  private volatile boolean stopped;
  private boolean failing;

  /** What is done each time. */
  @FunctionalInterface
  public interface Step {
    /** Any exception is logged; the next time comes all the same. */
    void run() throws Exception;
  }

  /**
   * A task that does not run yet.
   *
   * @param name for logs
   * @param interval longest wait without a wake-up
   */
  public PeriodicTask(String name, Duration interval, Step step) {
    this.name = name;
    this.interval = interval;
    this.step = step;
  }

  /** Starts on a thread of this executor; only once. */
  public void start(Executor executor) {
    executor.execute(this::run);
  }

  /** Waits until it has succeeded for the first time; false if it has not by then. */
  public boolean awaitFirst(Deadline limit) {
    try {
      return first.await(limit.leftMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How long ago it last succeeded, or was made. */
  public Duration sinceSuccess() {
    return Duration.ofNanos(System.nanoTime() - lastSuccess);
  }

  /** Does its thing as soon as it can; several calls before that count as one. */
  public void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /** Ends after what it is doing, and waits for that no longer than the limit. */
  public void stop(Deadline limit) {
    stopped = true;
    wakeUps.release();
    try {
      ended.await(limit.leftMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        once();
        pause();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "{0} ends: the server takes its thread back", name);
    } finally {
      ended.countDown();
    }
  }

  private void once() {
    try {
      step.run();
      lastSuccess = System.nanoTime();
      first.countDown();
      if (failing) {
        failing = false;
        LOG.log(Level.INFO, "HB-0903 {0} works again", name);
      }
    } catch (Throwable e) { // a task that ends unnoticed would stop the work of the whole node
      tell(e);
    }
  }

  private void tell(Throwable error) {
    try {
      LOG.log(
          failing ? Level.DEBUG : Level.WARNING,
          "HB-0902 " + name + " failed, and is tried again at intervals: " + StackText.of(error));
      failing = true;
    } catch (Throwable e) {
      // memory that the step lacked, the log lacks too
    }
  }

  private void pause() throws InterruptedException {
    try {
      if (wakeUps.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (OutOfMemoryError e) { // even waiting takes some
      Thread.yield();
    }
  }
}
