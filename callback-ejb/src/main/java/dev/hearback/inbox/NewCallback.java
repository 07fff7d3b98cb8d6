package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Node;
import dev.hearback.storage.Sql;
import dev.hearback.storage.StorageException;
import dev.hearback.storage.Text;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Optional;

/** The row of a callback that has just arrived. */
final class NewCallback {

  /** Number of the claim by which a node owns a callback that it stores. */
  static final long CLAIM = 1;

  private static final String INSERT =
      "INSERT INTO {schema}hearback_callback (id, fingerprint, application, provider, vendor,"
          + " job_id, submission, hook, tags, method, query, content_type, length, body, state,"
          + " owner, claim, attempts, suspect, due_at, received_at, ended_at, code, note)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, FALSE, {now}, {now},"
          + " CASE WHEN ? THEN {now} END, ?, ?){onConflict}";

  /** A body up to this size stands in the callback's row. */
  private static final int SMALL_BODY = 64 * 1024;

  private static final int MAX_HEADER = 8000;

  private NewCallback() {}

  /**
   * Whose callback it is, as its job or hook says.
   *
   * @param application empty if there is no such job
   * @param vendor whose adapter reads it; empty if there is no such job
   * @param tags as they stand in the column; null if it will never be a dead letter, by whose tags
   *     it is looked for
   * @param erased whether its contents are not to be stored
   * @param contradicted whether the job has another provider than the token says, or has never been
   *     submitted that often
   */
  record Addressee(
      Optional<String> application,
      Optional<String> vendor,
      String tags,
      boolean erased,
      boolean contradicted) {}

  /**
   * The columns with a callback's contents.
   *
   * @param body null if it stands in chunks
   */
  private record Contents(String query, String contentType, byte[] body) {

    static final Contents NONE = new Contents("", null, null);

    static Contents of(ReceivedCallback callback) {
      return new Contents(
          Text.clean(callback.query(), MAX_HEADER),
          Text.clean(callback.contentType().orElse(null), MAX_HEADER),
          smallBody(callback));
    }
  }

  /**
   * Inserts it, with a body of any length.
   *
   * @return false if there is one with the same fingerprint; then nothing is changed
   */
  static boolean insert(
      Sql sql, ReceivedCallback callback, Addressee addressee, InitialState initial)
      throws SQLException {
    Optional<CallbackAddress.OfJob> ofJob = callback.address().ofJob();
    Optional<String> hook = callback.address().ofHook().map(CallbackAddress.OfHook::hook);
    Contents contents = initial.kept() ? Contents.of(callback) : Contents.NONE;
    // The unique fingerprint decides, before a byte of a large body is copied.
    boolean isNew =
        sql.insertIfNew(
            INSERT,
            callback.id(),
            callback.body().fingerprint(),
            addressee.application(),
            callback.address().provider(),
            addressee.vendor(),
            callback.address().job(),
            ofJob.map(CallbackAddress.OfJob::submission),
            hook,
            addressee.tags(),
            Text.clean(callback.method(), 20),
            contents.query(),
            contents.contentType(),
            callback.body().length(),
            contents.body(),
            initial.state(),
            initial.owner().map(Node::id),
            initial.running() ? CLAIM : 0L,
            initial.ended(),
            initial.code(),
            initial.note());
    if (isNew && initial.kept() && callback.body().length() > SMALL_BODY) {
      storeChunks(sql, callback);
    }
    return isNew;
  }

  private static byte[] smallBody(ReceivedCallback callback) {
    if (callback.body().length() > SMALL_BODY) {
      return null;
    }
    try (InputStream in = callback.body().open()) {
      byte[] bytes = in.readNBytes(SMALL_BODY + 1);
      checkLength(callback, bytes.length);
      return bytes;
    } catch (IOException e) {
      throw unreadable(callback, e);
    }
  }

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
