package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.LockedJob;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Node;
import dev.hearback.storage.Sql;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Text;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The row of a callback that has just arrived. */
public final class NewCallback {

  /** The longest body that stands in the callback's row, in bytes; a longer one is in chunks. */
  public static final int LONGEST_IN_ROW = 64 * 1024;

  /**
   * A callback that need not be interpreted any more.
   *
   * @param job that it has ended
   * @param row the body as {@link PackedBody} makes it; null if it stands in chunks
   */
  public record Done(ReceivedCallback callback, LockedJob job, byte[] row) {}

  /** Number of the claim by which a node owns a callback that it stores. */
  static final long CLAIM = 1;

  private static final String INSERT =
      "INSERT INTO {schema}hearback_callback (id, application, provider, vendor,"
          + " job_id, submission, hook, tags, method, query, content_type, length, body, state,"
          + " owner, claim, attempts, suspect, due_at, received_at, ended_at, code, note)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, FALSE, {later}, {now},"
          + " CASE WHEN ? THEN {now} END, ?, ?){onConflict}";

  private static final int MAX_HEADER = 8000;

  private NewCallback() {}

  /**
   * Inserts it, with a body of any length.
   *
   * @return false if it is known, which its id tells; then nothing is changed
   */
  static boolean insert(
      Sql sql, ReceivedCallback callback, Addressee addressee, InitialState initial)
      throws SQLException {
    // The id decides, before a byte of a large body is copied.
    boolean isNew =
        sql.insertIfNew(
            INSERT,
            row(callback, callback.address().job(), addressee, initial, smallBody(callback)));
    if (isNew && callback.body().length() > LONGEST_IN_ROW) {
      storeChunks(sql, callback);
    }
    return isNew;
  }

  /**
   * Inserts some, but those that are known.
   *
   * @return the ids of those that are inserted
   */
  public static Set<UUID> insertDone(Sql sql, List<Done> callbacks) throws SQLException {
    List<Object[]> rows = callbacks.stream().map(NewCallback::row).toList();
    Set<UUID> inserted = sql.insertThoseThatAreNew(INSERT, "hearback_callback", rows);
    for (Done done : callbacks) {
      if (done.row() == null && inserted.contains(done.callback().id())) {
        storeChunks(sql, done.callback());
      }
    }
    return inserted;
  }

  private static Object[] row(Done done) {
    LockedJob job = done.job();
    return row(
        done.callback(),
        Optional.of(job.id()),
        Addressee.withoutBounds(job.application(), job.vendor(), JsonText.of(job.tags())),
        InitialState.DONE,
        done.row());
  }

  /**
   * A row.
   *
   * @param job that it is about, if that is known
   * @param body null if it stands in chunks
   */
  private static Object[] row(
      ReceivedCallback callback,
      Optional<UUID> job,
      Addressee addressee,
      InitialState initial,
      byte[] body) {
    CallbackAddress address = callback.address();
    return new Object[] {
      callback.id(),
      addressee.application(),
      address.provider(),
      addressee.vendor(),
      job,
      address.ofJob().map(CallbackAddress.OfJob::submission),
      address.ofHook().map(CallbackAddress.OfHook::hook),
      addressee.tags(),
      Text.clean(callback.method(), 20),
      Text.clean(callback.query(), MAX_HEADER),
      Text.clean(callback.contentType().orElse(null), MAX_HEADER),
      callback.body().length(),
      body,
      initial.state(),
      initial.owner().map(Node::id),
      initial.running() ? CLAIM : 0L,
      initial.delay(),
      initial.ended(),
      initial.code(),
      initial.note()
    };
  }

  private static byte[] smallBody(ReceivedCallback callback) {
    if (callback.body().length() > LONGEST_IN_ROW) {
      return null;
    }
    try (InputStream in = callback.body().open()) {
      byte[] bytes = in.readNBytes(LONGEST_IN_ROW + 1);
      checkLength(callback, bytes.length);
      return bytes;
    } catch (IOException e) {
      throw unreadable(callback, e);
    }
  }

  /** Inserts the body of one that is inserted. */
  private static void storeChunks(Sql sql, ReceivedCallback callback) throws SQLException {
    try (InputStream in = callback.body().open()) {
      checkLength(callback, Chunks.write(sql, callback.id(), in, callback.body().length()));
    } catch (IOException e) {
      throw unreadable(callback, e);
    }
  }

  private static void checkLength(ReceivedCallback callback, long found) {
    if (found != callback.body().length()) {
      throw new StorageException(
          "HB-0511 expected a body of "
              + callback.body().length()
              + " bytes, found "
              + (found > callback.body().length() ? "more" : String.valueOf(found))
              + ", callback "
              + callback.id(),
          null);
    }
  }

  private static StorageException unreadable(ReceivedCallback callback, IOException e) {
    return new StorageException(
        "HB-0512 the received body cannot be read back, callback " + callback.id(), e);
  }
}
