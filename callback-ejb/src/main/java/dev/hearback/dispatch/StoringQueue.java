package dev.hearback.dispatch;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.work.Deadline;
import dev.hearback.work.WorkerPool;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Callbacks that wait to be stored, and whether those before them make progress. Whoever is free
 * takes all that wait, so that a busy node needs fewer transactions and an idle one waits for
 * nobody.
 */
final class StoringQueue {

  /** If callbacks wait for so long without progress, the database is away: refuse more at once. */
  private static final Duration STALLED = Duration.ofSeconds(1);

  private static final int CAPACITY = 1000;

  /** In milliseconds. */
  private static final int LONGEST_PAUSE = 100;

  private final WorkerPool pool;
  private final int threads;
  private final int most;
  private final Consumer<List<WaitingCallback>> storing;
  private final BooleanSupplier others;
  private final LongSupplier nanos;
  private final Deque<WaitingCallback> waiting = new ArrayDeque<>();
  private final Set<UUID> here = ConcurrentHashMap.newKeySet();
  private int storers;
  private boolean closed;

  /** When the database last took something, or nobody waited. */
  private volatile long moved;

  /**
   * An empty queue.
   *
   * @param threads how many store at once
   * @param most how many of them one stores together
   * @param storing stores them and answers each; must not throw
   * @param others whether others need the processor more, as long as few wait here
   */
  StoringQueue(
      String name,
      int threads,
      int most,
      Executor executor,
      Consumer<List<WaitingCallback>> storing,
      BooleanSupplier others,
      LongSupplier nanos) {
    this.pool = new WorkerPool(name, threads, threads, executor);
    this.threads = threads;
    this.most = most;
    this.storing = storing;
    this.others = others;
    this.nanos = nanos;
    moved = nanos.getAsLong();
  }

  /** Takes it on, unless there is no room or no progress. */
  boolean offer(WaitingCallback arrival) {
    synchronized (this) {
      long now = nanos.getAsLong();
      if (waiting.isEmpty()) {
        moved = now;
      }
      if (closed || waiting.size() == CAPACITY || now - moved > STALLED.toNanos()) {
        return false;
      }
      waiting.add(arrival);
      if (storers == threads) {
        return true;
      }
      storers++;
    }
    return hire() || !takeBack(arrival);
  }

  /**
   * The same, but refuses what waits here already: repetitions of large callbacks would otherwise
   * fill the disk.
   */
  boolean offerOnce(WaitingCallback arrival) {
    UUID one = arrival.callback().id();
    if (!here.add(one)) {
      return false;
    }
    boolean taken = false;
    try {
      taken =
          offer(
              new WaitingCallback(
                  arrival.callback(),
                  stored -> {
                    here.remove(one);
                    arrival.answer().accept(stored);
                  }));
    } finally { // also if there is no memory left to queue it
      if (!taken) {
        here.remove(one);
      }
    }
    return taken;
  }

  /** The callback, which is now being stored: that its body is read further is progress. */
  ReceivedCallback watching(ReceivedCallback callback) {
    return new ReceivedCallback(
        callback.id(),
        callback.address(),
        callback.method(),
        callback.query(),
        callback.contentType(),
        new Watched(callback.body()));
  }

  /** Takes no more; what waits is still stored, as long as there is time, and then refused. */
  void close(Deadline limit) {
    synchronized (this) {
      closed = true;
    }
    for (WaitingCallback left = first(); left != null; left = first()) {
      if (limit.leftMillis() > 0) {
        storing.accept(List.of(left));
      } else {
        left.answer().accept(false);
      }
    }
    pool.close();
    pool.awaitEnd(limit);
  }

  private boolean hire() {
    boolean hired = false;
    try {
      hired = pool.offer(this::store);
    } finally {
      if (!hired) {
        leave();
      }
    }
    return hired;
  }

  private void store() {
    boolean over = false;
    try {
      for (List<WaitingCallback> next = next(); !next.isEmpty(); next = next()) {
        storing.accept(next);
        letOthersGoFirst();
      }
      over = true;
    } finally {
      if (!over) { // it should not have thrown: another one does the rest
        hire();
      }
    }
  }

  private void letOthersGoFirst() {
    try {
      for (int millis = 0; millis < LONGEST_PAUSE && fewWait() && others.getAsBoolean(); millis++) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean fewWait() {
    return !closed && waiting.size() < most;
  }

  /** Empty if nothing waits; then the caller counts no more. */
  private synchronized List<WaitingCallback> next() {
    List<WaitingCallback> next = new ArrayList<>();
    while (next.size() < most && !waiting.isEmpty()) {
      next.add(waiting.remove());
    }
    moved = nanos.getAsLong();
    if (next.isEmpty()) {
      storers--;
    }
    return next;
  }

  private synchronized WaitingCallback first() {
    return waiting.poll();
  }

  private synchronized void leave() {
    storers--;
  }

  /** False if somebody stores it already. */
  private synchronized boolean takeBack(WaitingCallback arrival) {
    return waiting.remove(arrival);
  }

  private final class Watched implements ReceivedCallback.Body {

    private final ReceivedCallback.Body body;

    Watched(ReceivedCallback.Body body) {
      this.body = body;
    }

    @Override
    public long length() {
      return body.length();
    }

    @Override
    public InputStream open() throws IOException {
      return new FilterInputStream(body.open()) {
        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
          moved = nanos.getAsLong();
          return super.read(bytes, offset, count);
        }
      };
    }
  }
}
