package dev.hearback.web.receive;

import dev.hearback.inbox.Fingerprint;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.spi.OneLine;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;

/**
 * A body between its first byte and its being stored: in memory while it is small and the budget
 * lasts, then in a temporary file. Must be closed.
 */
final class ReceivedBody implements ReceivedCallback.Body, Closeable {

  private static final Logger LOG = System.getLogger(ReceivedBody.class.getPackageName());
  private static final int SMALLEST = 1024;
  private static final int LARGEST = 256 * 1024;
  private static final byte[] NONE = {};

  private final MemoryBudget budget;
  private final TemporaryFiles files;
  private final MessageDigest digest;
  private byte[] memory = NONE;
  private TemporaryFile file;
  private long length;
  private UUID id;
  private boolean closed;

  /**
   * An empty body.
   *
   * @param digest has seen what else belongs to the fingerprint
   */
  ReceivedBody(MemoryBudget budget, TemporaryFiles files, MessageDigest digest) {
    this.budget = budget;
    this.files = files;
    this.digest = digest;
  }

  /**
   * Appends the first bytes of an array.
   *
   * @throws IOException if the disk does not take them; the body is to be closed then
   */
  synchronized void write(byte[] bytes, int count) throws IOException {
    if (closed) {
      throw new IOException("The body is closed");
    }
    if (file == null && fits(count)) {
      System.arraycopy(bytes, 0, memory, (int) length, count);
    } else {
      toDisk(bytes, count);
    }
    digest.update(bytes, 0, count);
    length += count;
  }

  /** Says that nothing more is to come. */
  synchronized void complete() {
    id = Fingerprint.id(digest);
  }

  @Override
  public synchronized long length() {
    return length;
  }

  /** The id of the callback, once the body is complete. */
  synchronized UUID id() {
    return id;
  }

  @Override
  public synchronized InputStream open() throws IOException {
    if (closed) {
      throw new IOException("The body is closed");
    }
    return file == null ? new ByteArrayInputStream(memory, 0, (int) length) : file.read();
  }

  /** Gives memory back and deletes the file. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      freeMemory();
      if (file != null) {
        file.close();
      }
    }
  }

  private boolean fits(int count) {
    long needed = length + count;
    if (needed <= memory.length) {
      return true;
    }
    if (needed > LARGEST) {
      return false;
    }
    int size = Math.max(SMALLEST, Integer.highestOneBit((int) needed - 1) << 1);
    int more = size - memory.length;
    if (!budget.take(more)) {
      return false;
    }
    try {
      memory = Arrays.copyOf(memory, size);
      return true;
    } catch (OutOfMemoryError e) {
      budget.giveBack(more);
      return false;
    }
  }

  private void toDisk(byte[] bytes, int count) throws IOException {
    try {
      if (file == null) {
        file = files.open();
        file.append(memory, (int) length);
        freeMemory();
      }
      file.append(bytes, count);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "HB-0108 A callback could not be written to a temporary file: {0}",
          OneLine.of(e.toString()));
      throw e;
    }
  }

  private void freeMemory() {
    budget.giveBack(memory.length);
    memory = NONE;
  }
}
