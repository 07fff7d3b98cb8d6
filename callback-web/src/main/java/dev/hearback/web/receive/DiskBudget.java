package dev.hearback.web.receive;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What all temporary files together may take of their disk: some of it is left to others, such as
 * the server's log.
 */
final class DiskBudget {

  private static final long RESERVE = 16 * 1024 * 1024;

  private final LongSupplier room;
  private final AtomicLong taken = new AtomicLong();

  /**
   * A budget for one disk.
   *
   * @param room how many bytes the disk still takes; zero or less if that is not known
   */
  DiskBudget(LongSupplier room) {
    this.room = room;
  }

  /**
   * Takes that much, until it has been written.
   *
   * @throws IOException if less than the reserve would be left; nothing is taken then
   */
  void take(int bytes) throws IOException {
    long ours = taken.addAndGet(bytes);
    long left = room.getAsLong();
    if (left > 0 && left - ours < RESERVE) {
      taken.addAndGet(-bytes);
      throw new IOException(
          "expected at least %d free bytes on the disk of temporary files, found %d"
              .formatted(RESERVE + ours, left));
    }
  }

  /** It has been written, so that the disk itself counts it, or it will not be. */
  void giveBack(int bytes) {
    taken.addAndGet(-bytes);
  }
}
