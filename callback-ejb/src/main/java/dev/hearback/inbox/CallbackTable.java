package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Jobs;
import dev.hearback.settings.Retention;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Node;
import dev.hearback.storage.RetriedRows;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The rows of callbacks. Every method runs in the caller's transaction; none begins or ends one.
 */
@ApplicationScoped
public class CallbackTable extends RetriedRows {

  private static final String CLAIM =
      "SELECT id, claim, attempts, suspect, provider, vendor, job_id, submission, hook,"
          + " application, tags"
          + " FROM {schema}hearback_callback"
          + " WHERE state = 'WAITING' AND application = ? AND due_at <= {now}";

  private static final String FIND =
      "SELECT id, provider, job_id, submission, state, method, length, note, received_at, repeats,"
          + " body IS NOT NULL OR EXISTS (SELECT 1 FROM {schema}hearback_chunk WHERE owner_id = id"
          + " AND number = 0) AS kept FROM {schema}hearback_callback WHERE ";

  /** It is yet to be read, because nothing else may tell which copy the vendor has of its job. */
  private static final String MAY_NAME_COPY =
      "state IN ('WAITING', 'RUNNING') AND submission IN"
          + " (SELECT submission FROM {schema}hearback_job WHERE id = ? AND "
          + Erasure.AWAITS_VENDOR_ID
          + ")";

  public CallbackTable() {
    super("hearback_callback");
  }

  @Override
  protected void killed(Sql sql, UUID id, int attempt) throws SQLException {
    AttemptLog.nodeDied(sql, "hearback_callback", "CAST(NULL AS VARCHAR(500))", id, attempt);
  }

  /**
   * What became of a callback.
   *
   * @param claimed the callback, if it is new and owned by the node from the start
   * @param dead why it is a dead letter, if it is new and one from the start
   * @param ignored how many of its job's have not been kept by now; 0 if its job is not known
   */
  public record StoreResult(
      Kind kind, Optional<ClaimedCallback> claimed, Optional<DeadLetter.Code> dead, long ignored) {

    /** Of these, only the last must be sent again. */
    public enum Kind {
      /** It is stored. */
      STORED,
      /** It had been stored before. */
      KNOWN,
      /** Its job wants no more: it is counted there, if there still is a job. */
      IGNORED,
      /** Likewise, but somebody has locked the job: it is yet to be counted. */
      UNCOUNTED,
      /** Too many of its job wait to be interpreted, so that nobody can tell whether it ends it. */
      NO_ROOM
    }

    /** With nothing to tell of it. */
    public static StoreResult of(Kind kind) {
      return new StoreResult(kind, Optional.empty(), Optional.empty(), 0);
    }

    static StoreResult ignored(long count) {
      return new StoreResult(Kind.IGNORED, Optional.empty(), Optional.empty(), count);
    }

    /** Whether it had been stored before; then nothing is changed. */
    public boolean known() {
      return kind == Kind.KNOWN;
    }
  }

  /**
   * Stores a callback for the application of its job or hook. A node of that application that has
   * room for it owns it from the start.
   *
   * <ul>
   *   <li>For a job that has succeeded, has failed longer ago than a success may be late, or is
   *       erased, it is only counted. While the vendor's id of its current submission is not known,
   *       callbacks of that submission are stored to be read for it: of an erased job, and of one
   *       that a former submission's success ended.
   *   <li>For a job of which {@link CallbackBounds} are reached, it is stored to be interpreted;
   *       but only so many of them at a time.
   *   <li>For a job that does not exist it is a dead letter, also within these bounds. If the job
   *       may have been purged by now, it is ignored.
   * </ul>
   *
   * @param owner the node to own it, if it is of that application; empty if the node has no room
   */
  public StoreResult store(ReceivedCallback callback, Optional<Node> owner, Retention keep) {
    return database.call(
        "storing callback " + callback.id(),
        sql -> {
          Addressee addressee = Addressee.of(sql, callback.address(), keep);
          Optional<StoreResult> unwanted = unwanted(sql, callback, addressee, keep);
          return unwanted.isPresent()
              ? unwanted.get()
              : insert(
                  sql, callback, addressee, InitialState.of(addressee, owner, keep.deadLetters()));
        });
  }

  /**
   * Whether a callback may be what its job, or its hook, waits for: it is not stored, and they are
   * of this application, and want more.
   */
  public boolean isAwaited(ReceivedCallback callback, String application, Retention keep) {
    return database.call(
        "looking whether callback " + callback.id() + " is awaited",
        sql -> {
          Addressee addressee = Addressee.of(sql, callback.address(), keep);
          return addressee.application().equals(Optional.of(application))
              && !addressee.closed()
              && !addressee.contradicted()
              && addressee.stored().mayWait()
              && !isKnown(sql, callback);
        });
  }

  /** What becomes of a callback that is not even stored to be interpreted; empty if it is. */
  private static Optional<StoreResult> unwanted(
      Sql sql, ReceivedCallback callback, Addressee addressee, Retention keep) throws SQLException {
    Optional<UUID> job = callback.address().job();
    boolean unknown = job.isPresent() && addressee.application().isEmpty();
    if (unknown && Uuids.age(job.get()).compareTo(keep.dedupe()) > 0) {
      return Optional.of(StoreResult.ignored(0));
    }
    boolean neverRead = unknown || addressee.contradicted();
    boolean full = neverRead ? !addressee.stored().hasRoom() : !addressee.stored().mayWait();
    if (!addressee.closed() && !full) {
      return Optional.empty();
    }
    if (isKnown(sql, callback)) {
      return Optional.of(StoreResult.of(StoreResult.Kind.KNOWN));
    }
    if (addressee.closed() || addressee.contradicted()) {
      OptionalLong count = Jobs.countIgnoredAtOnce(sql, job.orElseThrow());
      return Optional.of(
          count.isPresent()
              ? StoreResult.ignored(count.getAsLong())
              : StoreResult.of(StoreResult.Kind.UNCOUNTED));
    }
    return Optional.of(unknown ? StoreResult.ignored(0) : StoreResult.of(StoreResult.Kind.NO_ROOM));
  }

  private static StoreResult insert(
      Sql sql, ReceivedCallback callback, Addressee addressee, InitialState initial)
      throws SQLException {
    if (!NewCallback.insert(sql, callback, addressee, initial)) {
      if (callback.address().ofHook().isPresent()) {
        // other jobs may report the same: an operator sees how often
        countRepeat(sql, callback);
      }
      return StoreResult.of(StoreResult.Kind.KNOWN);
    }
    Optional<ClaimedCallback> claimed =
        initial.running()
            ? Optional.of(
                new ClaimedCallback(callback.id(), NewCallback.CLAIM, 0, false, callback.address()))
            : Optional.empty();
    return new StoreResult(StoreResult.Kind.STORED, claimed, initial.code(), 0);
  }

  /** Waits for nobody: of many at once, some are not counted. */
  private static void countRepeat(Sql sql, ReceivedCallback callback) throws SQLException {
    boolean free =
        sql.any(
            "SELECT 1 FROM {schema}hearback_callback WHERE id = ? FOR UPDATE SKIP LOCKED",
            callback.id());
    if (free) {
      sql.update(
          "UPDATE {schema}hearback_callback SET repeats = repeats + 1 WHERE id = ?", callback.id());
    }
  }

  private static boolean isKnown(Sql sql, ReceivedCallback callback) throws SQLException {
    return sql.any("SELECT 1 FROM {schema}hearback_callback WHERE id = ?", callback.id());
  }

  /**
   * Claims due callbacks of the node's application that nobody owns, oldest first. Among them is
   * one suspect at most, and none while the node has another, be it a delivery. Skips rows that
   * others hold.
   *
   * @param suspectToo whether one of them may be a suspect
   */
  public List<ClaimedCallback> claimDue(Node node, int max, boolean suspectToo) {
    if (max < 1) {
      return List.of();
    }
    return database.call(
        "claiming callbacks of " + node.application(),
        sql -> {
          List<ClaimedCallback> due = new ArrayList<>();
          if (suspectToo) {
            due.addAll(
                sql.list(
                    CLAIM
                        + " AND suspect"
                        + MAY_TAKE_SUSPECT
                        + "{bounded} ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED",
                    CallbackTable::claimed,
                    node.application(),
                    node.id(),
                    node.id(),
                    node.id()));
          }
          if (due.size() < max) {
            due.addAll(
                sql.list(
                    CLAIM
                        + " AND NOT suspect{bounded} ORDER BY due_at, id LIMIT ?"
                        + " FOR UPDATE SKIP LOCKED",
                    CallbackTable::claimed,
                    node.application(),
                    max - due.size()));
          }
          sql.updateEach(
              "UPDATE {schema}hearback_callback SET state = 'RUNNING', owner = ?, claim = ?"
                  + " WHERE id = ?",
              due.stream()
                  .map(callback -> new Object[] {node.id(), callback.claim(), callback.id()})
                  .toList());
          return due;
        });
  }

  /**
   * The stored bytes; each read borrows a connection for one chunk.
   *
   * @throws IllegalStateException if there is no such callback
   */
  public StoredContent content(UUID callbackId) {
    return database
        .<Optional<StoredContent>>call(
            "looking for callback " + callbackId,
            sql ->
                sql.first(
                    StoredContent.SELECT, row -> new StoredContent(database, row), callbackId))
        .orElseThrow(
            () ->
                new IllegalStateException("HB-0510 expected callback " + callbackId + " to exist"));
  }

  /**
   * The callback has been interpreted.
   *
   * @param jobId the job it is about; its row must be locked, so that an erasure comes before or
   *     after
   * @param note why it changed nothing, if it came late; for people
   * @return false if the claim is no longer ours: roll back
   */
  public boolean complete(ClaimedCallback callback, UUID jobId, Optional<String> note) {
    return database.call(
        "recording the interpretation of callback " + callback.id(),
        sql -> {
          int ours =
              sql.update(
                  "UPDATE {schema}hearback_callback SET state = 'DONE', job_id = ?, owner = NULL,"
                      + " ended_at = {now}, note = ?"
                      + STILL_OURS,
                  jobId,
                  Text.words(note.orElse(null)),
                  callback.id(),
                  callback.claim());
          if (ours == 1) {
            dropContentsIfErased(sql, callback.id(), jobId);
          }
          return ours == 1;
        });
  }

  /**
   * Ends the callback as a dead letter: only an operator moves it. Returns false if the claim is no
   * longer ours.
   *
   * @param attempts how often interpreting it has failed by now
   */
  public boolean deadLetter(
      ClaimedCallback callback, int attempts, DeadLetter.Code code, String error) {
    return database.call(
        "giving up callback " + callback.id(),
        sql -> {
          int ours =
              sql.update(
                  "UPDATE {schema}hearback_callback SET state = 'DEAD', owner = NULL,"
                      + " attempts = ?, ended_at = {now}, code = ?, note = ?"
                      + STILL_OURS
                      + "{bounded}",
                  attempts,
                  code,
                  Text.words(error),
                  callback.id(),
                  callback.claim());
          if (ours == 1 && callback.address() instanceof CallbackAddress.OfJob address) {
            dropContentsIfErased(sql, callback.id(), address.jobId());
          }
          return ours == 1;
        });
  }

  /** A hook's callback that is to become a dead letter is about this job, as far as it says. */
  public void isAbout(UUID callbackId, Optional<UUID> jobId, Optional<String> vendorJobId) {
    database.call(
        "recording the job of callback " + callbackId,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_callback SET job_id = ?, vendor_job_id = ? WHERE id = ?",
                jobId,
                Text.id(vendorJobId.orElse(null)),
                callbackId));
  }

  /**
   * Interpreting failed by an error of our own; due again after the delay. Returns false if the
   * claim is no longer ours.
   */
  public boolean postpone(ClaimedCallback callback, Duration delay, String error) {
    return database.call(
        "postponing callback " + callback.id(),
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_callback SET state = 'WAITING', owner = NULL,"
                        + " attempts = attempts + 1, suspect = FALSE, due_at = {later}, note = ?"
                        + STILL_OURS
                        + "{bounded}",
                    delay,
                    Text.words(error),
                    callback.id(),
                    callback.claim())
                == 1);
  }

  /**
   * Drops the contents of an erased job's callbacks, and of those whose job is not stored. What has
   * not been interpreted yet never will be; whoever is doing so has lost the claim. Only what may
   * name the vendor's copy, where its id is not known, is interpreted first, and then dropped.
   *
   * <p>A hook's dead letter that names the vendor's job goes, too, although the job came later.
   */
  public void erase(UUID jobId) {
    database.call(
        "looking for dead letters that name job " + jobId,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_callback SET job_id = ? WHERE job_id IS NULL"
                    + " AND hook = (SELECT hook FROM {schema}hearback_job WHERE id = ?)"
                    + " AND vendor_job_id ="
                    + " (SELECT vendor_job_id FROM {schema}hearback_job WHERE id = ?)",
                jobId,
                jobId,
                jobId));
    dropContents(jobId, "erased");
  }

  /** As {@link #erase}, because the job's retention is over. */
  public void purge(UUID jobId) {
    dropContents(jobId, "purged");
  }

  /** Whether there is such a callback. */
  public boolean isStored(UUID id) {
    return database.call(
        "looking for callback " + id,
        sql -> sql.any("SELECT 1 FROM {schema}hearback_callback WHERE id = ?", id));
  }

  /** The callback as it stands now. */
  public Optional<StoredCallback> find(UUID id) {
    return database.call(
        "looking for callback " + id, sql -> sql.first(FIND + "id = ?", CallbackTable::stored, id));
  }

  /** The callback, its row locked until the transaction ends. Lock its job first. */
  public Optional<StoredCallback> lock(UUID id) {
    return database.call(
        "locking callback " + id,
        sql -> sql.first(FIND + "id = ?{bounded} FOR UPDATE", CallbackTable::stored, id));
  }

  /** All callbacks of a job, the latest first. */
  public List<StoredCallback> ofJob(UUID jobId) {
    return database.call(
        "listing the callbacks of job " + jobId,
        sql ->
            sql.list(
                FIND + "job_id = ? ORDER BY received_at DESC, id DESC",
                CallbackTable::stored,
                jobId));
  }

  /**
   * Stores a callback that need not be interpreted any more; {@link #adopted} tells why.
   *
   * @return false if it is stored already; then nothing is changed
   */
  public boolean storeDone(ReceivedCallback callback, String application, String vendor) {
    Addressee addressee = Addressee.withoutBounds(application, vendor, null);
    return database.call(
        "storing callback " + callback.id(),
        sql -> NewCallback.insert(sql, callback, addressee, InitialState.DONE));
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

  private void dropContents(UUID jobId, String note) {
    database.call(
        "dropping the contents of the callbacks of job " + jobId,
        sql -> {
          // First the rows: what commits in between still waits, and is dropped when it is read.
          sql.update(
              "UPDATE {schema}hearback_callback SET state = 'DONE', owner = NULL,"
                  + " claim = claim + 1, body = NULL, query = '', content_type = NULL,"
                  + " code = CASE WHEN application IS NULL THEN code END, note = ?,"
                  + " ended_at = COALESCE(ended_at, {now})"
                  + " WHERE job_id = ? AND NOT ("
                  + MAY_NAME_COPY
                  + ")",
              note,
              jobId,
              jobId);
          return sql.update(
              "DELETE FROM {schema}hearback_chunk WHERE owner_id IN"
                  + " (SELECT id FROM {schema}hearback_callback"
                  + " WHERE job_id = ? AND state = 'DONE')",
              jobId);
        });
  }

  /** A callback that arrived while its job was being erased has been stored with its body. */
  private static void dropContentsIfErased(Sql sql, UUID callbackId, UUID jobId)
      throws SQLException {
    if (sql.any(
        "SELECT 1 FROM {schema}hearback_job WHERE id = ? AND erased_at IS NOT NULL", jobId)) {
      Chunks.delete(sql, callbackId);
      AttemptLog.dropMessages(sql, callbackId);
      sql.update(
          "UPDATE {schema}hearback_callback SET state = 'DONE', body = NULL, query = '',"
              + " content_type = NULL, code = NULL, note = 'erased' WHERE id = ?",
          callbackId);
    }
  }

  private static ClaimedCallback claimed(ResultSet row) throws SQLException {
    String provider = row.getString("provider");
    String hook = row.getString("hook");
    CallbackAddress address =
        hook == null
            ? new CallbackAddress.OfJob(provider, Sql.uuid(row, "job_id"), row.getInt("submission"))
            : new CallbackAddress.OfHook(
                provider,
                row.getString("vendor"),
                hook,
                row.getString("application"),
                JsonText.set(row.getString("tags")));
    return new ClaimedCallback(
        Sql.uuid(row, "id"),
        row.getLong("claim") + 1,
        row.getInt("attempts"),
        row.getBoolean("suspect"),
        address);
  }

  private static StoredCallback stored(ResultSet row) throws SQLException {
    return new StoredCallback(
        Sql.uuid(row, "id"),
        row.getString("provider"),
        Optional.ofNullable(Sql.uuid(row, "job_id")),
        row.getInt("submission"),
        CallbackState.valueOf(row.getString("state")),
        row.getString("method"),
        row.getLong("length"),
        Optional.ofNullable(row.getString("note")),
        Sql.instant(row, "received_at"),
        row.getLong("repeats"),
        row.getBoolean("kept"));
  }
}
