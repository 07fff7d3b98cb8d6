package dev.hearback.web.receive;

import dev.hearback.inbox.Fingerprint;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.spi.OneLine;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * A body between its first byte and its being stored: in memory up to 2 MiB and as long as the
 * budget lasts, then in a temporary file. Must be closed.
 */
final class ReceivedBody implements ReceivedCallback.Body, Closeable {

  private static final Logger LOG = System.getLogger(ReceivedBody.class.getPackageName());
  private static final int SMALLEST = 1024;

  /** A larger array would be "humongous" to the garbage collector of a small heap. */
  private static final int LARGEST = 256 * 1024;

  private static final int MOST = ReceivedCallback.LARGE;

  private static final byte[] NONE = {};

  private final MemoryBudget budget;
  private final TemporaryFiles files;
  private final MessageDigest digest;
  private final int most;

  /** What is in memory: arrays of the largest size that are full, and the last one. */
  private final List<byte[]> full = new ArrayList<>();

  private byte[] last = NONE;
  private int inLast;
  private TemporaryFile file;
  private long length;
  private UUID id;
  private boolean closed;

  /**
   * An empty body.
   *
   * @param digest has seen what else belongs to the fingerprint
   * @param declaredLength negative if it is not known
   */
  ReceivedBody(
      MemoryBudget budget, TemporaryFiles files, MessageDigest digest, long declaredLength) {
    this.budget = budget;
    this.files = files;
    this.digest = digest;
    most = declaredLength > MOST ? LARGEST : MOST; // it would not stay there
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
    int kept = file == null ? keep(bytes, count) : 0;
    if (kept < count) {
      toDisk(kept == 0 ? bytes : Arrays.copyOfRange(bytes, kept, count), count - kept);
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
    return file == null ? kept() : file.read();
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

  /** Keeps the first bytes of an array in memory; returns how many there was room for. */
  private int keep(byte[] bytes, int count) {
    int kept = 0;
    while (kept < count && (inLast < last.length || makeRoom(count - kept))) {
      int part = Math.min(count - kept, last.length - inLast);
      System.arraycopy(bytes, kept, last, inLast, part);
      inLast += part;
      kept += part;
    }
    return kept;
  }

  /** Makes the last array larger, or another one the last. */
  private boolean makeRoom(int wanted) {
    boolean another = inLast == LARGEST;
    if (another && (full.size() + 1) * LARGEST >= most) {
      return false;
    }
    byte[] former = another ? NONE : last;
    int needed = former.length + wanted;
    int size = Math.max(SMALLEST, Integer.highestOneBit(needed - 1) << 1);
    int more = Math.min(size, LARGEST) - former.length;
    boolean taken = another || !full.isEmpty() ? budget.takeForLong(more) : budget.take(more);
    if (!taken) {
      return false;
    }
    try {
      byte[] larger = Arrays.copyOf(former, former.length + more);
      if (another) {
        full.add(last);
        inLast = 0;
      }
      last = larger;
      return true;
    } catch (OutOfMemoryError e) {
      budget.giveBack(more);
      return false;
    }
  }

  private InputStream kept() {
    InputStream end = new ByteArrayInputStream(last, 0, inLast);
    if (full.isEmpty()) {
      return end;
    }
    List<InputStream> parts = new ArrayList<>();
    full.forEach(array -> parts.add(new ByteArrayInputStream(array)));
    parts.add(end);
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private void toDisk(byte[] bytes, int count) throws IOException {
    try {
      if (file == null) {
        file = files.open();
        for (byte[] array : full) {
          file.append(array, array.length);
        }
        file.append(last, inLast);
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
    budget.giveBack(full.size() * LARGEST + last.length);
    full.clear();
    last = NONE;
    inLast = 0;
  }
}
