package dev.hearback.jobs;

import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The audit table: which operator did what. Every method runs in the caller's transaction; none
 * begins or ends one.
 */
@ApplicationScoped
public class AuditLog {

  private static final String SELECT =
      "SELECT done_at, who, action, subject_id, result_id, note FROM {schema}hearback_audit"
          + " WHERE ";

  @Inject Database database;

  /**
   * Records who did what, and when.
   *
   * @param result the delivery that came of it, if one did
   */
  public void record(
      String who,
      AuditEntry.Action action,
      UUID subject,
      Optional<UUID> jobId,
      String application,
      Optional<UUID> result,
      String note) {
    database.call(
        "writing the audit log on " + subject,
        sql ->
            sql.update(
                "INSERT INTO {schema}hearback_audit (id, application, done_at, who, action,"
                    + " subject_id, job_id, result_id, note)"
                    + " VALUES (?, ?, {now}, ?, ?, ?, ?, ?, ?)",
                Uuids.next(),
                application,
                who,
                action,
                subject,
                jobId,
                result,
                Text.words(note)));
  }

  /** What was done to a delivery or callback, the latest first. */
  public List<AuditEntry> on(UUID subject) {
    return list("subject_id = ?", subject);
  }

  /** What was done to the deliveries and callbacks of a job, the latest first. */
  public List<AuditEntry> ofJob(UUID jobId) {
    return list("job_id = ?", jobId);
  }

  /** Whether this was ever done to a delivery or callback. */
  public boolean has(UUID subject, AuditEntry.Action action) {
    return database.call(
        "looking into the audit log on " + subject,
        sql ->
            sql.any(
                "SELECT 1 FROM {schema}hearback_audit WHERE subject_id = ? AND action = ?",
                subject,
                action));
  }

  /** Drops the notes on an erased job; who did what, and when, stays. */
  public void erase(UUID jobId) {
    database.call(
        "erasing the notes on job " + jobId,
        sql -> sql.update("UPDATE {schema}hearback_audit SET note = NULL WHERE job_id = ?", jobId));
  }

  private List<AuditEntry> list(String condition, UUID id) {
    return database.call(
        "listing the audit log on " + id,
        sql ->
            sql.list(SELECT + condition + " ORDER BY done_at DESC, id DESC", AuditLog::read, id));
  }

  private static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        Sql.instant(row, "done_at"),
        row.getString("who"),
        row.getString("action"),
        Sql.uuid(row, "subject_id"),
        Optional.ofNullable(Sql.uuid(row, "result_id")),
        Optional.ofNullable(row.getString("note")).orElse(""));
  }
}
