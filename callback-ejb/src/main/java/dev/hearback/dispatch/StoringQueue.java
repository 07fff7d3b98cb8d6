package dev.hearback.dispatch;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.work.Deadline;
import dev.hearback.work.WorkerPool;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Callbacks that wait to be stored, and whether those before them make progress. */
final class StoringQueue {

  /** If callbacks wait for so long without progress, the database is away: refuse more at once. */
  private static final Duration STALLED = Duration.ofSeconds(1);

  private final WorkerPool pool;
  private final Set<ByteBuffer> here = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanos;

  /** When the database last took something, or nobody waited. */
  private volatile long moved;

  StoringQueue(WorkerPool pool, LongSupplier nanos) {
    this.pool = pool;
    this.nanos = nanos;
    moved = nanos.getAsLong();
  }

  /** One callback that waits. */
  private record Waiting(Runnable storing, Runnable refusal) implements Runnable {
    @Override
    public void run() {
      storing.run();
    }
  }

  /**
   * Takes it on, unless there is no room or no progress.
   *
   * @param refusal run instead, if the node stops before its turn
   */
  boolean offer(Runnable storing, Runnable refusal) {
    if (pool.waiting() == 0) {
      moved = nanos.getAsLong();
    }
    return nanos.getAsLong() - moved <= STALLED.toNanos()
        && pool.offer(new Waiting(storing, refusal));
  }

  /**
   * The same, but refuses what waits here already: repetitions of large callbacks would otherwise
   * fill the disk.
   */
  boolean offerOnce(ReceivedCallback callback, Runnable storing, Runnable refusal) {
    ByteBuffer one = ByteBuffer.wrap(callback.body().fingerprint());
    if (!here.add(one)) {
      return false;
    }
    boolean taken = false;
    try {
      taken =
          offer(
              () -> {
                try {
                  storing.run();
                } finally {
                  here.remove(one);
                }
              },
              refusal);
    } finally { // also if there is no memory left to queue it
      if (!taken) {
        here.remove(one);
      }
    }
    return taken;
  }

  /** The callback, which is now being stored: that its body is read further is progress. */
  ReceivedCallback watching(ReceivedCallback callback) {
    moved = nanos.getAsLong();
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
    for (Runnable work : pool.close()) {
      if (limit.leftMillis() > 0) {
        work.run();
      } else if (work instanceof Waiting waiting) {
        waiting.refusal().run();
      }
    }
    pool.awaitEnd(limit);
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
    public byte[] fingerprint() {
      return body.fingerprint();
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
