package dev.hearback.receive;

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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Callbacks that wait to be stored, and whether those before them make progress. Whoever is free
 * takes those that wait, as many as are stored together, so that a busy node needs fewer
 * transactions and an idle one waits for nobody.
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
  private final BooleanSupplier othersNeedProcessor;
  private final LongSupplier nanos;
  private final Deque<WaitingCallback> waiting = new ArrayDeque<>();
  private final Set<UUID> here = ConcurrentHashMap.newKeySet();

  /** Those that store, or are about to. */
  private int storers;

  private boolean closed;

  /** When the database last took something, or nobody waited. */
  private volatile long moved;

  /**
   * An empty queue.
   *
   * @param pool whose workers store; others may use it, too
   * @param threads how many of them at once
   * @param most how many callbacks one stores together
   * @param storing stores them and answers each; who has got no answer then is to come again
   * @param othersNeedProcessor whether others need the processor more, as long as few wait here
   */
  StoringQueue(
      WorkerPool pool,
      int threads,
      int most,
      Consumer<List<WaitingCallback>> storing,
      BooleanSupplier othersNeedProcessor,
      LongSupplier nanos) {
    this.pool = pool;
    this.threads = threads;
    this.most = most;
    this.storing = storing;
    this.othersNeedProcessor = othersNeedProcessor;
    this.nanos = nanos;
    moved = nanos.getAsLong();
  }

  /** Takes it on, unless there is no room or no progress. */
  boolean offer(WaitingCallback callback) {
    synchronized (this) {
      long now = nanos.getAsLong();
      if (waiting.isEmpty() || storers == 0) {
        moved = now;
      }
      if (closed || waiting.size() >= CAPACITY || now - moved > STALLED.toNanos()) {
        return false;
      }
      waiting.add(callback);
      if (storers >= threads) {
        return true;
      }
      storers++;
    }
    boolean hired = false;
    try {
      hired = pool.offer(this::store);
    } finally {
      if (!hired) {
        leave();
        hired = !takeBack(callback);
      }
    }
    return hired;
  }

  /** The same of a long one: that its body is read further is progress, too. */
  boolean offerLong(WaitingCallback callback) {
    return offer(new WaitingCallback(watched(callback.callback()), callback::answer));
  }

  /**
   * The same, but refuses what waits here already: repetitions of large callbacks would otherwise
   * fill the disk.
   */
  boolean offerOnce(WaitingCallback callback) {
    UUID id = callback.callback().id();
    if (!here.add(id)) {
      return false;
    }
    boolean taken = false;
    try {
      taken =
          offerLong(
              new WaitingCallback(
                  callback.callback(),
                  stored -> {
                    here.remove(id);
                    callback.answer(stored);
                  }));
    } finally { // also if there is no memory left to queue it
      if (!taken) {
        here.remove(id);
      }
    }
    return taken;
  }

  private ReceivedCallback watched(ReceivedCallback callback) {
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
        store(List.of(left));
      } else {
        left.answer(false);
      }
    }
  }

  /** Until nothing waits, or others that use the pool are to have their turn. */
  private void store() {
    boolean over = false;
    try {
      do {
        store(next());
        letOthersGoFirst();
        over = isOver();
      } while (!over && pool.waiting() == 0);
    } finally {
      if (!over && !isOver()) {
        boolean hired = false;
        try {
          hired = pool.offer(this::store);
        } finally {
          if (!hired) { // the next one that comes hires again
            leave();
          }
        }
      }
    }
  }

  /** Whatever happens, each gets an answer. */
  private void store(List<WaitingCallback> some) {
    moved = nanos.getAsLong();
    try {
      storing.accept(some);
    } finally {
      some.forEach(each -> each.answer(false));
    }
  }

  private void letOthersGoFirst() {
    try {
      for (int millis = 0;
          millis < LONGEST_PAUSE && fewWait() && othersNeedProcessor.getAsBoolean();
          millis++) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      // not kept: some databases close their files when they see it
    }
  }

  private synchronized boolean fewWait() {
    return !closed && waiting.size() < most;
  }

  /** Whether nothing waits any more; then the caller does not count any more. */
  private synchronized boolean isOver() {
    if (waiting.isEmpty()) {
      storers--;
      return true;
    }
    return false;
  }

  private synchronized List<WaitingCallback> next() {
    List<WaitingCallback> next = new ArrayList<>(Math.min(most, waiting.size()));
    while (next.size() < most && !waiting.isEmpty()) {
      next.add(waiting.remove());
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
  private synchronized boolean takeBack(WaitingCallback callback) {
    return waiting.remove(callback);
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
