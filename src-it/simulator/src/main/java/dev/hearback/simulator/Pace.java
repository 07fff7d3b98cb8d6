package dev.hearback.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The vendors' time: when work is done, by threads that do not keep a program alive. */
final class Pace implements AutoCloseable {
  private static final ThreadFactory THREADS =
      work -> {
        Thread thread = new Thread(work, "vendor-simulator");
        thread.setDaemon(true);
        return thread;
      };

  private final ThreadPoolExecutor workers =
      (ThreadPoolExecutor) Executors.newCachedThreadPool(THREADS);
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(1, THREADS, new ThreadPoolExecutor.DiscardPolicy());
  private final double scale;

  Pace(double scale) {
    this.scale = scale;
    // Once closed, what is due is not done any more, and nobody minds.
    workers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  ExecutorService workers() {
    return workers;
  }

  Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Does it after this much of the vendor's time. */
  void after(Duration delay, Runnable work) {
    long nanos = (long) (delay.toNanos() * scale);
    timer.schedule(() -> workers.execute(work), nanos, TimeUnit.NANOSECONDS);
  }

  /** Does it after this much real time, unless cancelled; it must be quick. */
  ScheduledFuture<?> deadline(Duration delay, Runnable work) {
    return timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }
}
