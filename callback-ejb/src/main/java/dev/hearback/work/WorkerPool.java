package dev.hearback.work;

import dev.hearback.storage.StackText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A bounded queue of work with long-lived workers of its own, so that nobody waits behind somebody
 * else's work. A worker is a task of the server's managed executor that is started when there is
 * work for it and ends when there has been none for a while; handing every piece of work to the
 * executor itself is slow on some servers.
 */
public final class WorkerPool {

  private static final Logger LOG = System.getLogger(WorkerPool.class.getPackageName());
  private static final long IDLE_SECONDS = 30;

  private final String name;
  private final int threads;
  private final Executor executor;
  private final BlockingDeque<Runnable> queue;
  private int workers;
  private int idle;
  private int spare;
  private volatile boolean closed;

  /**
   * An empty pool without workers.
   *
   * @param name for logs
   * @param threads how many workers it may have
   * @param capacity how much work may wait beyond that which is being done
   * @param executor the server's
   */
  public WorkerPool(String name, int threads, int capacity, Executor executor) {
    this.name = name;
    this.threads = threads;
    this.executor = executor;
    this.queue = new LinkedBlockingDeque<>(capacity);
  }

  /**
   * Takes the work on, if there is room.
   *
   * @return false if there is none, or if the pool is closed; then the work is not done
   */
  public boolean offer(Runnable work) {
    return add(work, queue::offerLast);
  }

  /** As {@link #offer}, but ahead of all that waits. */
  public boolean offerFirst(Runnable work) {
    return add(work, queue::offerFirst);
  }

  private boolean add(Runnable work, Predicate<Runnable> queueing) {
    synchronized (this) {
      if (closed || !queueing.test(work)) {
        return false;
      }
    }
    hire();
    synchronized (this) {
      return workers > 0 || !queue.remove(work);
    }
  }

  /** How much more work may be offered now. */
  public synchronized int room() {
    return closed ? 0 : queue.remainingCapacity();
  }

  /** How much work waits to be begun. */
  public int waiting() {
    return queue.size();
  }

  /** How much more work would be begun at once if it were offered now. */
  public synchronized int free() {
    return closed ? 0 : Math.max(0, threads + spare - (workers - idle) - queue.size());
  }

  /** Whether nothing waits and nobody works, but the stuck ones that others replace. */
  public synchronized boolean isIdle() {
    return queue.isEmpty() && workers - idle <= spare;
  }

  /**
   * Allows so many workers beyond those that it was made with, in place of stuck ones; replaces the
   * former number.
   */
  public void replaceStuck(int count) {
    synchronized (this) {
      spare = count;
    }
    hire();
  }

  /**
   * Takes no more work and lets the workers end after what they are doing.
   *
   * @return the work that nobody had begun
   */
  public synchronized List<Runnable> close() {
    closed = true;
    List<Runnable> left = new ArrayList<>();
    queue.drainTo(left);
    for (int worker = 0; worker < idle; worker++) {
      queue.offer(() -> {}); // wakes one that waits, so that it ends at once
    }
    return left;
  }

  /**
   * Waits, after {@link #close}, until no worker is left but the stuck ones, though no longer than
   * the limit.
   */
  public synchronized void awaitEnd(Deadline limit) {
    while (workers > spare && limit.leftMillis() > 0) {
      try {
        wait(Math.min(50, limit.leftMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Starts a worker if work waits for one and there may be one more. */
  private void hire() {
    synchronized (this) {
      if (queue.size() <= idle || workers >= threads + spare) {
        return;
      }
      workers++;
    }
    try {
      executor.execute(this::serve);
    } catch (RuntimeException | Error e) { // no thread to be had: those at work come to it
      synchronized (this) {
        workers--;
      }
      tell(Level.DEBUG, "No further worker for ", e);
    }
  }

  private void serve() {
    boolean settled = false;
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    try {
      for (Runnable work = next(); work != null; work = next()) {
        hire(); // in case there was no thread to be had when the rest was offered
        try {
          work.run();
        } catch (Throwable e) { // whatever it is, the next work deserves its chance
          tell(Level.ERROR, "HB-0901 Unexpected error in the work of ", e);
        } finally { // a server's code that it called may have left another
          Thread.currentThread().setContextClassLoader(own);
        }
      }
      settled = true;
    } finally {
      if (!settled) {
        synchronized (this) {
          workers--;
        }
        hire();
      }
    }
  }

  private void tell(Level level, String what, Throwable error) {
    try {
      LOG.log(level, () -> what + name + ": " + StackText.of(error));
    } catch (Throwable e) {
      // memory that the work lacked, the log lacks too
    }
  }

  /** The next work; {@code null} if the worker is to end, which is then settled already. */
  private Runnable next() {
    synchronized (this) {
      if (workers > threads + spare) {
        workers--;
        return null;
      }
      idle++;
    }
    Runnable work = null;
    boolean stopping = closed;
    for (int second = 0; work == null && !stopping && second < IDLE_SECONDS; second++) {
      try {
        work = queue.poll(1, TimeUnit.SECONDS);
      } catch (InterruptedException | OutOfMemoryError e) {
        stopping = true; // the server takes its threads back, or cannot even let them wait
      }
      stopping |= closed;
    }
    synchronized (this) {
      idle--;
      if (work == null) {
        work = queue.poll(); // offered after our last look, when we still counted as idle
      }
      if (work == null) {
        workers--;
      }
      return work;
    }
  }
}
