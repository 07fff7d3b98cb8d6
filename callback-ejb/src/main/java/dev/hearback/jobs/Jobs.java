package dev.hearback.jobs;

import dev.hearback.Failure;
import dev.hearback.Job;
import dev.hearback.JobState;
import dev.hearback.PartialFailure;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The job table. Every method runs in the caller's transaction; none begins or ends one. */
@ApplicationScoped
public class Jobs {

  private static final String LOCK =
      "SELECT id, application, provider, vendor, vendor_job_id, state, submission, generation,"
          + " tags, attributes, erased_at, audio_kind FROM {schema}hearback_job WHERE ";

  private static final String OPEN =
      " AND state NOT IN ('SUCCEEDED', 'FAILED') AND erased_at IS NULL"
          + " AND other_vendor_job_ids IS NULL{free} ORDER BY id FOR UPDATE SKIP LOCKED";

  private static final String NOT_ENDED = " WHERE id = ? AND state NOT IN ('SUCCEEDED', 'FAILED')";

  /**
   * A new claim number: the node that is submitting it has lost it. An id that is known as that of
   * another copy is not the latest submission's.
   */
  private static final String RECORD =
      "UPDATE {schema}hearback_job SET state = ?, ended_at = {now}, owner = NULL,"
          + " claim = claim + 1, due_at = NULL, vendor_job_id = CASE WHEN hook IS NULL"
          + " AND POSITION(? IN COALESCE(other_vendor_job_ids, '')) = 0"
          + " THEN COALESCE(vendor_job_id, ?) ELSE vendor_job_id END, failure_kind = ?,"
          + " failure_code = CASE WHEN erased_at IS NULL THEN ? END,"
          + " failure_message = CASE WHEN erased_at IS NULL THEN ? END,"
          + " failure_retryable = ?,"
          + " partial_failures = CASE WHEN erased_at IS NULL THEN ? END";

  @Inject Database database;

  /** The job as it stands now. */
  public Optional<Job> find(UUID id) {
    return database.call(
        "looking for job " + id,
        sql ->
            sql.first(
                "SELECT id, application, provider, vendor_job_id, state, tags, attributes,"
                    + " created_at, ended_at, failure_kind, failure_code, failure_message,"
                    + " failure_retryable, error, erased_at"
                    + " FROM {schema}hearback_job WHERE id = ?",
                Jobs::job,
                id));
  }

  /** The add-ons that failed although the job succeeded; empty also until then. */
  public List<PartialFailure> partialFailures(UUID id) {
    return database.call(
        "looking for partial failures of job " + id,
        sql ->
            sql.first(
                    "SELECT partial_failures FROM {schema}hearback_job"
                        + " WHERE id = ? AND partial_failures IS NOT NULL",
                    row -> partialFailures(row.getString("partial_failures")),
                    id)
                .orElse(List.of()));
  }

  /** The job, its row locked until the transaction ends; empty if there is none. */
  public Optional<LockedJob> lock(UUID id) {
    return database.call(
        "locking job " + id,
        sql -> sql.first(LOCK + "id = ?{bounded} FOR UPDATE", Jobs::locked, id));
  }

  /**
   * Those of these jobs that a success ends without more ado, locked: they have not ended, are not
   * erased, and have one copy at the vendor at most. Waits for nobody: one that somebody else has
   * locked is not among them.
   */
  public static Map<UUID, LockedJob> lockOpen(Sql sql, List<UUID> ids) throws SQLException {
    List<UUID> places = Sql.padded(ids.stream().distinct().toList());
    Map<UUID, LockedJob> open = new HashMap<>();
    sql.list(
            LOCK + "id IN (" + Sql.places(places.size()) + ")" + OPEN,
            Jobs::locked,
            places.toArray())
        .forEach(job -> open.put(job.id(), job));
    return open;
  }

  /** Ends locked jobs that have not ended; without their stored audio. */
  public static void succeed(Sql sql, Map<LockedJob, Outcome.Succeeded> outcomes)
      throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    outcomes.forEach((job, outcome) -> rows.add(values(job.id(), outcome)));
    sql.updateEach(RECORD + NOT_ENDED, rows);
    for (LockedJob job : outcomes.keySet()) {
      if (job.storesAudio()) {
        Chunks.delete(sql, job.id());
      }
    }
  }

  /**
   * The job that a hook's callback is about, locked: found by hook and vendor's id, else created in
   * state SUBMITTED. Two nodes that create it at once end with one job: the loser finds the
   * winner's. A callback without a vendor's id gets a job of its own.
   *
   * @param attributes of the job, if it is created
   */
  public LockedJob lockOrCreate(
      CallbackAddress.OfHook hook, Optional<String> vendorJobId, Map<String, String> attributes) {
    String vendorsId = Text.id(vendorJobId.orElse(null));
    return database.call(
        "looking for a job of hook " + hook.hook(),
        sql -> {
          Optional<LockedJob> known =
              vendorsId == null ? Optional.empty() : lock(sql, hook, vendorsId);
          if (known.isPresent()) {
            return known.get();
          }
          sql.bound();
          UUID id = Uuids.next();
          boolean created = NewJobs.insertOfHook(sql, id, hook, vendorsId, attributes);
          Optional<LockedJob> job =
              created
                  ? sql.first(LOCK + "id = ?{bounded} FOR UPDATE", Jobs::locked, id)
                  : lock(sql, hook, vendorsId);
          return job.orElseThrow(
              () -> new SQLException("the job of hook " + hook.hook() + " went away", "40001"));
        });
  }

  /** The hook's job of this vendor's id, locked; empty if there is none. */
  public Optional<LockedJob> lock(CallbackAddress.OfHook hook, String vendorJobId) {
    return database.call(
        "looking for a job of hook " + hook.hook(), sql -> lock(sql, hook, Text.id(vendorJobId)));
  }

  /**
   * Ends a job that has not ended. Its stored audio is dropped if it succeeded; a failed job may be
   * submitted again.
   *
   * @return false if it had ended already; then nothing is changed
   */
  public boolean end(UUID jobId, Outcome outcome) {
    return database.call(
        "ending job " + jobId,
        sql -> {
          boolean ended = record(sql, NOT_ENDED, jobId, outcome);
          if (ended && outcome instanceof Outcome.Succeeded) {
            Chunks.delete(sql, jobId);
          }
          return ended;
        });
  }

  /** Gives a job that has ended another outcome: its next generation. */
  public void replaceOutcome(UUID jobId, Outcome outcome) {
    database.call(
        "replacing the outcome of job " + jobId,
        sql -> {
          record(
              sql,
              ", generation = generation + 1 WHERE id = ? AND state IN ('SUCCEEDED', 'FAILED')",
              jobId,
              outcome);
          if (outcome instanceof Outcome.Succeeded) {
            Chunks.delete(sql, jobId);
          }
          return null;
        });
  }

  /** The job's outcome is handed out once more: its next generation. */
  public void raiseGeneration(UUID jobId) {
    database.call(
        "raising the generation of job " + jobId,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_job SET generation = generation + 1 WHERE id = ?", jobId));
  }

  /**
   * Records the vendor's id of a job of which none is known; changes no state. An id that another
   * job has is not believed: an erasure would delete that one's copy. Without an index that look-up
   * reads the table, but few callbacks need it.
   */
  public void recordVendorJobId(LockedJob job, String vendorJobId) {
    String vendorsId = Text.id(vendorJobId);
    database.call(
        "recording the vendor's id of job " + job.id(),
        sql -> {
          return isOfAnother(sql, job, vendorsId)
              ? 0
              : sql.update(
                  "UPDATE {schema}hearback_job SET vendor_job_id = ?, "
                      + Erasure.DUE_IF_ERASED
                      + " WHERE id = ?{bounded}",
                  vendorsId,
                  job.id());
        });
  }

  /**
   * An outcome that came to this address is about to become the job's. If it is another
   * submission's, it names a further copy. So it does if the latest submission is known by another
   * id, which whoever has the URL may have planted. This one may be planted, too: it is not
   * believed if another job has it.
   */
  public void recordVendorCopy(LockedJob job, CallbackAddress address, Outcome outcome) {
    String vendorsId = Text.id(outcome.vendorJobId().orElse(null));
    boolean former = job.isOfAnotherSubmission(address);
    if (vendorsId == null || !former && !job.isKnownByAnother(vendorsId)) {
      return;
    }
    database.call(
        "recording the vendor's copy of job " + job.id(),
        sql -> {
          if (former || !isOfAnother(sql, job, vendorsId)) {
            Erasure.addVendorCopy(sql, job.id(), vendorsId);
          }
          return null;
        });
  }

  private static boolean isOfAnother(Sql sql, LockedJob job, String vendorsId) throws SQLException {
    return sql.any(
        "SELECT 1 FROM {schema}hearback_job WHERE vendor = ? AND id <> ?"
            + " AND (vendor_job_id = ? OR POSITION(? IN other_vendor_job_ids) > 0)",
        job.vendor(),
        job.id(),
        vendorsId,
        JsonText.element(vendorsId));
  }

  /**
   * Records an error for people; changes no state, and writes nothing if it is recorded, or if the
   * job has succeeded.
   */
  public void recordError(UUID jobId, String error) {
    String recorded = Text.words(error);
    database.call(
        "recording an error of job " + jobId,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_job SET error = ? WHERE id = ? AND erased_at IS NULL"
                    + " AND state <> 'SUCCEEDED' AND (error IS NULL OR error <> ?){bounded}",
                recorded,
                jobId,
                recorded));
  }

  /** How many callbacks of the job have been counted and not kept. */
  public long ignoredCallbacks(UUID jobId) {
    return database.call(
        "looking for ignored callbacks of job " + jobId, sql -> ignoredCallbacks(sql, jobId));
  }

  /**
   * So many callbacks of the job more are not kept.
   *
   * @return how many by now
   */
  public long countIgnored(UUID jobId, int more) {
    return database.call(
        "counting ignored callbacks of job " + jobId, sql -> countIgnored(sql, jobId, more));
  }

  /**
   * One callback of the job more is not kept. Waits for nobody.
   *
   * @return how many by now; empty if somebody has locked the job, then it is not counted
   */
  public static OptionalLong countIgnoredAtOnce(Sql sql, UUID jobId) throws SQLException {
    boolean free =
        sql.any("SELECT 1 FROM {schema}hearback_job WHERE id = ? FOR UPDATE SKIP LOCKED", jobId);
    return free ? OptionalLong.of(countIgnored(sql, jobId, 1)) : OptionalLong.empty();
  }

  /** As {@link #countIgnored(UUID, int)}. */
  public static long countIgnored(Sql sql, UUID jobId, int more) throws SQLException {
    sql.update(
        "UPDATE {schema}hearback_job SET ignored_callbacks = ignored_callbacks + ?"
            + " WHERE id = ?{bounded}",
        more,
        jobId);
    return ignoredCallbacks(sql, jobId);
  }

  private static long ignoredCallbacks(Sql sql, UUID jobId) throws SQLException {
    return sql.first(
            "SELECT ignored_callbacks FROM {schema}hearback_job WHERE id = ?",
            row -> row.getLong("ignored_callbacks"),
            jobId)
        .orElse(0L);
  }

  private static boolean record(Sql sql, String which, UUID jobId, Outcome outcome)
      throws SQLException {
    return sql.update(RECORD + which, values(jobId, outcome)) == 1;
  }

  private static Object[] values(UUID jobId, Outcome outcome) {
    Failure failure = outcome instanceof Outcome.Failed failed ? failed.failure() : null;
    List<PartialFailure> partial =
        outcome instanceof Outcome.Succeeded success ? success.partialFailures() : List.of();
    String vendorsId = Text.id(outcome.vendorJobId().orElse(null));
    return new Object[] {
      failure == null ? JobState.SUCCEEDED : JobState.FAILED,
      vendorsId == null ? "" : JsonText.element(vendorsId),
      vendorsId,
      failure == null ? null : failure.kind(),
      failure == null ? null : Text.words(failure.code()),
      failure == null ? null : Text.words(failure.message()),
      failure == null ? null : failure.retryable(),
      partial.isEmpty() ? null : partialFailures(partial),
      jobId
    };
  }

  private static Optional<LockedJob> lock(Sql sql, CallbackAddress.OfHook hook, String vendorsId)
      throws SQLException {
    return sql.first(
        LOCK + "hook = ? AND vendor_job_id = ?{bounded} FOR UPDATE",
        Jobs::locked,
        hook.hook(),
        vendorsId);
  }

  private static LockedJob locked(ResultSet row) throws SQLException {
    return new LockedJob(
        Sql.uuid(row, "id"),
        row.getString("application"),
        row.getString("provider"),
        row.getString("vendor"),
        Optional.ofNullable(row.getString("vendor_job_id")),
        JobState.valueOf(row.getString("state")),
        row.getInt("submission"),
        row.getInt("generation"),
        JsonText.set(row.getString("tags")),
        JsonText.strings(row.getString("attributes")),
        Sql.instant(row, "erased_at") != null,
        NewJobs.AudioKind.STORED.name().equals(row.getString("audio_kind")));
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
        Sql.uuid(row, "id"),
        row.getString("application"),
        row.getString("provider"),
        Optional.ofNullable(row.getString("vendor_job_id")),
        JobState.valueOf(row.getString("state")),
        JsonText.set(row.getString("tags")),
        JsonText.strings(row.getString("attributes")),
        Sql.instant(row, "created_at"),
        Optional.ofNullable(Sql.instant(row, "ended_at")),
        failure(row),
        Optional.ofNullable(row.getString("error")),
        Sql.instant(row, "erased_at") != null);
  }

  private static Optional<Failure> failure(ResultSet row) throws SQLException {
    String kind = row.getString("failure_kind");
    if (kind == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            Failure.Kind.valueOf(kind),
            row.getString("failure_code"),
            row.getString("failure_message"),
            row.getBoolean("failure_retryable")));
  }

  private static String partialFailures(List<PartialFailure> failures) {
    return JsonText.of(
        failures.stream()
            .map(
                failure ->
                    Map.of(
                        "feature", Text.words(failure.feature()),
                        "code", Text.words(failure.code()),
                        "message", Text.words(failure.message())))
            .toList());
  }

  private static List<PartialFailure> partialFailures(String text) {
    return JsonText.list(text).stream()
        .map(one -> new PartialFailure(one.get("feature"), one.get("code"), one.get("message")))
        .toList();
  }
}
