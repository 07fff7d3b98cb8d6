package dev.hearback.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The chunks of one owner, one after the other. */
final class ChunkStream extends InputStream {

  private final Database database;
  private final UUID owner;
  private final long length;
  private byte[] chunk = new byte[0];
  private int position;
  private long fetched;
  private boolean closed;

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
    position = 0;
  }

  private boolean fill() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (position < chunk.length) {
      return true;
    }
    if (fetched == length) {
      return false;
    }
    long number = fetched / Chunks.SIZE;
    chunk =
        database
            .<Optional<byte[]>>call(
                "reading chunk " + number + " of " + owner,
                sql ->
                    sql.first(
                        "SELECT bytes FROM {schema}hearback_chunk"
                            + " WHERE owner_id = ? AND number = ?",
                        row -> row.getBytes(1),
                        owner,
                        (int) number))
            .orElseThrow(
                () ->
                    new IOException(
                        "HB-0223 the bytes of " + owner + " are gone, expected " + length));
    position = 0;
    fetched += chunk.length;
    return true;
  }
}
