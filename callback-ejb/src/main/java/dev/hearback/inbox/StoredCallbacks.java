package dev.hearback.inbox;

import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Callbacks as operators look at them and adopt them. Every method runs in the caller's
 * transaction; none begins or ends one.
 */
@ApplicationScoped
public class StoredCallbacks {

  private static final String FIND =
      "SELECT id, provider, job_id, state, method, length, note, received_at,"
          + " body IS NOT NULL OR EXISTS (SELECT 1 FROM {schema}hearback_chunk WHERE owner_id = id"
          + " AND number = 0) AS kept FROM {schema}hearback_callback WHERE ";

  @Inject Database database;

  /** The callback as it stands now. */
  public Optional<StoredCallback> find(UUID id) {
    return database.call(
        "looking for callback " + id,
        sql -> sql.first(FIND + "id = ?", StoredCallbacks::stored, id));
  }

  /** The callback, its row locked until the transaction ends. Lock its job first. */
  public Optional<StoredCallback> lock(UUID id) {
    return database.call(
        "locking callback " + id,
        sql -> sql.first(FIND + "id = ?{bounded} FOR UPDATE", StoredCallbacks::stored, id));
  }

  /** All callbacks of a job, the latest first. */
  public List<StoredCallback> ofJob(UUID jobId) {
    return database.call(
        "listing the callbacks of job " + jobId,
        sql ->
            sql.list(
                FIND + "job_id = ? ORDER BY received_at DESC, id DESC",
                StoredCallbacks::stored,
                jobId));
  }

  /**
   * Stores a callback that need not be interpreted any more; {@link #adopted} tells why.
   *
   * @return the id of the same callback if it is stored already; then nothing is changed
   */
  public Optional<UUID> storeDone(ReceivedCallback callback, String application, String vendor) {
    NewCallback.Addressee addressee =
        new NewCallback.Addressee(Optional.of(application), Optional.of(vendor), null, false);
    InitialState done =
        new InitialState(
            CallbackState.DONE, Optional.empty(), true, Optional.empty(), Optional.empty());
    return database.call(
        "storing callback " + callback.id(),
        sql ->
            NewCallback.insert(sql, callback, addressee, done)
                ? Optional.empty()
                : sql.first(
                    "SELECT id FROM {schema}hearback_callback WHERE fingerprint = ?",
                    row -> Sql.uuid(row, "id"),
                    callback.body().fingerprint()));
  }

  /** A callback that nobody is interpreting has become its job's outcome, which note tells. */
  public void adopted(UUID callbackId, String note) {
    database.call(
        "adopting callback " + callbackId,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_callback SET state = 'DONE', ended_at = {now},"
                    + " code = NULL, note = ? WHERE id = ?",
                note,
                callbackId));
  }

  private static StoredCallback stored(ResultSet row) throws SQLException {
    return new StoredCallback(
        Sql.uuid(row, "id"),
        row.getString("provider"),
        Optional.ofNullable(Sql.uuid(row, "job_id")),
        CallbackState.valueOf(row.getString("state")),
        row.getString("method"),
        row.getLong("length"),
        Optional.ofNullable(row.getString("note")),
        Sql.instant(row, "received_at"),
        row.getBoolean("kept"));
  }
}
