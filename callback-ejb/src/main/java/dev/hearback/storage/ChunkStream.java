package dev.hearback.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The chunks of one owner, one after the other. */
final class ChunkStream extends InputStream {

  /** Bytes in every row but the last. */
  static final int SIZE = 256 * 1024;

  /** Rows that are written or read at once. */
  static final int AT_ONCE = 4;

  private final Database database;
  private final UUID owner;
  private final long length;
  private final Deque<byte[]> next = new ArrayDeque<>();
  private byte[] chunk = new byte[0];
  private int position;
  private long begun;
  private boolean closed;

  private record Row(int number, byte[] bytes) {}

  ChunkStream(Database database, UUID owner, long length) {
    this.database = database;
    this.owner = owner;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, target.length);
    if (count == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int copied = Math.min(count, chunk.length - position);
    System.arraycopy(chunk, position, target, offset, copied);
    position += copied;
    return copied;
  }

  @Override
  public int available() {
    return chunk.length - position;
  }

  @Override
  public void close() {
    closed = true;
    chunk = new byte[0];
    next.clear();
    position = 0;
  }

  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (position < chunk.length) {
      return true;
    }
    if (begun == length) {
      return false;
    }
    if (next.isEmpty()) {
      fetch();
    }
    chunk = next.remove();
    position = 0;
    begun += chunk.length;
    return true;
  }

  private void fetch() throws IOException {
    int first = (int) (begun / SIZE);
    List<Row> rows =
        database.call(
            "reading chunk " + first + " of " + owner,
            sql ->
                sql.list(
                    "SELECT number, bytes FROM {schema}hearback_chunk"
                        + " WHERE owner_id = ? AND number >= ? AND number < ? ORDER BY number",
                    row -> new Row(row.getInt("number"), row.getBytes("bytes")),
                    owner,
                    first,
                    first + AT_ONCE));
    for (Row row : rows) {
      if (row.number() == first + next.size()) {
        next.add(row.bytes());
      }
    }
    if (next.isEmpty()) {
      throw new IOException("HB-0223 the bytes of " + owner + " are gone, expected " + length);
    }
  }
}
