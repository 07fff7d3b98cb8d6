package dev.hearback.deliver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Admits work by its size in bytes. Half of the budget is divided among those who share it, so that
 * nobody's small work waits for somebody else's. What does not fit into one's own part is admitted
 * to the other half in the order in which it comes, so that large work gets its turn. Only one of
 * each sharer waits for that. What is larger than all of that half is there alone.
 */
final class ByteBudget {

  private final long ownPart;
  private final long commonPart;
  private final Map<String, Long> own = new HashMap<>();
  private final Deque<String> waiting = new ArrayDeque<>();
  private long common;
  private boolean closed;

  /** A budget of so many bytes for so many. */
  public ByteBudget(long total, int sharers) {
    ownPart = total / 2 / Math.max(1, sharers);
    commonPart = total / 2;
  }

  /**
   * Takes the bytes; waits until they are there, unless another of the same sharer waits already.
   *
   * @return gives them back; empty if another waits, the budget has been closed, or the thread
   *     interrupted
   */
  public synchronized Optional<Runnable> take(String sharer, long bytes) {
    if (own.getOrDefault(sharer, 0L) + bytes <= ownPart) {
      own.merge(sharer, bytes, Long::sum);
      return Optional.of(once(() -> own.merge(sharer, -bytes, Long::sum)));
    }
    long share = Math.min(bytes, commonPart);
    if (waiting.contains(sharer)) {
      return Optional.empty();
    }
    waiting.add(sharer);
    try {
      while (!closed && (!sharer.equals(waiting.peek()) || common + share > commonPart)) {
        wait();
      }
      if (closed) {
        return Optional.empty();
      }
      common += share;
      return Optional.of(once(() -> common -= share));
    } catch (InterruptedException e) {
      return Optional.empty(); // not kept: some databases close their files when they see it
    } finally {
      waiting.remove(sharer);
      notifyAll();
    }
  }

  /** Lets nobody wait any longer. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private Runnable once(Runnable giveBack) {
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      synchronized (this) {
        if (given.compareAndSet(false, true)) {
          giveBack.run();
          notifyAll();
        }
      }
    };
  }
}
