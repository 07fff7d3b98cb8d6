package dev.hearback.storage;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Large bytes in rows of 256 KiB, four at a time: drivers buffer whole columns, so memory stays
 * that small. (Larger arrays would also be "humongous" to the garbage collector of a small heap.)
 */
public final class Chunks {

  private Chunks() {}

  /**
   * Stores a stream, a few rows at a time.
   *
   * @param length how many bytes there should be
   * @return how many bytes there were; one more than {@code length} if there were more
   */
  public static long write(Sql sql, UUID owner, InputStream in, long length)
      throws SQLException, IOException {
    List<Object[]> rows = new ArrayList<>();
    long written = 0;
    boolean ended = false;
    for (int number = 0; written < length && !ended; number++) {
      byte[] bytes = new byte[(int) Math.min(ChunkStream.SIZE, length - written)];
      int read = in.readNBytes(bytes, 0, bytes.length);
      ended = read < bytes.length;
      if (read > 0) {
        rows.add(new Object[] {owner, number, ended ? Arrays.copyOf(bytes, read) : bytes});
      }
      written += read;
      if (rows.size() == ChunkStream.AT_ONCE || written == length || ended) {
        sql.updateEach(
            "INSERT INTO {schema}hearback_chunk (owner_id, number, bytes) VALUES (?, ?, ?)", rows);
        rows.clear();
      }
    }
    return ended || in.read() < 0 ? written : written + 1;
  }

  /** Removes all rows of an owner. */
  public static void delete(Sql sql, UUID owner) throws SQLException {
    sql.update("DELETE FROM {schema}hearback_chunk WHERE owner_id = ?", owner);
  }

  /**
   * Reads what was stored, a few rows at a time. A connection is borrowed for these, and none is
   * held in between; a failing database shows as {@link StorageException}.
   */
  public static InputStream open(Database database, UUID owner, long length) {
    return new ChunkStream(database, owner, length);
  }
}
