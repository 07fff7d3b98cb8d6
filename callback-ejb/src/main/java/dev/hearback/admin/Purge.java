package dev.hearback.admin;

import dev.hearback.JobState;
import dev.hearback.deliver.Deliveries;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.jobs.Erasure;
import dev.hearback.settings.Retention;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Removes what has been kept long enough: first the contents, later the tombstones. A job that has
 * not ended, a delivery that is yet to be made, and a row that somebody holds are left alone. Every
 * method works on one batch, in the caller's transaction, and returns how many rows it dealt with,
 * and none once all is done; of jobs, a {@link Batch}.
 */
@ApplicationScoped
public class Purge {

  /** Bytes in one batch; a longer callback goes alone. */
  private static final long BATCH_BYTES = 64 * 1024 * 1024;

  /** Jobs looked at in one batch: those that cannot be purged yet may be very many. */
  private static final int LOOK = 1000;

  // Not by what has arrived: whoever knows a URL could keep its job for ever.
  // Counted job by job: of NOT EXISTS, PostgreSQL may make a join that reads the whole table.
  private static final String NOT_IN_FLIGHT =
      "(SELECT COUNT(*) FROM {schema}hearback_delivery delivery"
          + " WHERE delivery.job_id = job.id AND (delivery.state IN ('WAITING', 'RUNNING')"
          + " OR delivery.ended_at >= CASE WHEN delivery.state = 'DEAD' THEN {earlier}"
          + " ELSE {earlier} END)) = 0";

  private static final String CONTENTS =
      " FROM {schema}hearback_job job WHERE application = ? AND state = ? AND erased_at IS NULL"
          + " AND ended_at IS NOT NULL AND ended_at < {earlier}";

  private static final String TOMBSTONES =
      " FROM {schema}hearback_job job WHERE application = ? AND erased_at IS NOT NULL"
          + " AND ended_at IS NOT NULL AND ended_at < {earlier}";

  // Oldest first: without an order PostgreSQL may hope to meet them soon, and read the whole table.
  private static final String DUE =
      " AND ended_at > ? AND ended_at <= ? AND "
          + NOT_IN_FLIGHT
          + "{bounded} ORDER BY ended_at LIMIT ? FOR UPDATE SKIP LOCKED";

  private static final String STILL =
      "SELECT 1 FROM {schema}hearback_job job WHERE id = ? AND " + NOT_IN_FLIGHT;

  private static final String WITHOUT_JOB =
      " AND (SELECT COUNT(*) FROM {schema}hearback_job job"
          + " WHERE job.id = callback.job_id) = 0{bounded}"
          + " ORDER BY ended_at LIMIT ? FOR UPDATE SKIP LOCKED";

  @Inject Database database;
  @Inject Erasure erasure;
  @Inject CallbackTable callbacks;
  @Inject Deliveries deliveries;

  /**
   * What became of some of the jobs.
   *
   * @param purged how many rows were dealt with
   * @param next the next batch is of jobs that ended after that; empty once all is done
   */
  public record Batch(int purged, Optional<Instant> next) {

    /** Of the oldest jobs. */
    public static final Instant FIRST = Instant.EPOCH;
  }

  private record Due(UUID id, long bytes) {}

  /**
   * Drops contents of the application's jobs that ended in this state; dead letters among them end
   * as discarded.
   *
   * @param after looks at jobs that ended after that
   * @param max how many jobs
   */
  public Batch contents(
      String application, JobState state, Retention retention, Instant after, int max) {
    Duration keep = state == JobState.FAILED ? retention.failed() : retention.succeeded();
    Duration dead = retention.deadLetters();
    return database.call(
        "purging contents of " + application,
        sql -> {
          Optional<Instant> last = last(sql, CONTENTS, application, state, keep, after);
          if (last.isEmpty()) {
            return new Batch(0, last);
          }
          List<Due> due =
              sql.list(
                  "SELECT id, (SELECT COALESCE(SUM(length), 0) FROM {schema}hearback_callback"
                      + " callback WHERE callback.job_id = job.id) AS bytes"
                      + CONTENTS
                      + DUE,
                  row -> new Due(Sql.uuid(row, "id"), row.getLong("bytes")),
                  application,
                  state,
                  keep,
                  after,
                  last.get(),
                  dead,
                  keep,
                  max);
          int purged = 0;
          long bytes = 0;
          for (Due job : due) {
            bytes += job.bytes();
            if (purged > 0 && bytes > BATCH_BYTES) {
              break;
            }
            if (still(sql, job.id(), keep, dead)) {
              erasure.purge(job.id());
              callbacks.purge(job.id());
              deliveries.discard(job.id(), Optional.empty());
              purged++;
            }
          }
          return batch(purged, after, last.get());
        });
  }

  /**
   * Drops what is left of jobs, so that repetitions are not recognised any more.
   *
   * @param providers those through which a vendor's copy can be deleted; a job waits for that
   * @param after looks at jobs that ended after that
   * @param max how many jobs
   */
  public Batch tombstones(
      String application, Duration dedupe, Collection<Provider> providers, Instant after, int max) {
    return database.call(
        "purging jobs of " + application,
        sql -> {
          Optional<Instant> last = last(sql, TOMBSTONES, application, dedupe, after);
          if (last.isEmpty()) {
            return new Batch(0, last);
          }
          List<Object> parameters = new ArrayList<>(List.of(application, dedupe));
          providers.forEach(
              provider -> parameters.addAll(List.of(provider.name(), provider.vendor())));
          parameters.addAll(List.of(after, last.get(), dedupe, dedupe, max));
          List<UUID> due =
              sql.list(
                  "SELECT id" + TOMBSTONES + vendorHasNone(providers) + DUE,
                  row -> Sql.uuid(row, "id"),
                  parameters.toArray());
          int gone = 0;
          for (UUID job : due) {
            if (still(sql, job, dedupe, dedupe)) {
              forget(sql, job);
              gone++;
            }
          }
          return batch(gone, after, last.get());
        });
  }

  /** Drops the contents of dead callbacks that belong to no job. */
  public int deadCallbacks(String application, Duration deadLetters, int max) {
    return database.call(
        "purging dead callbacks of " + application,
        sql -> {
          List<UUID> due = withoutJob(sql, "state = 'DEAD'", application, deadLetters, max);
          for (UUID callback : due) {
            Chunks.delete(sql, callback);
            AttemptLog.dropMessages(sql, callback);
            sql.update(
                "UPDATE {schema}hearback_callback SET state = 'DONE', body = NULL, query = '',"
                    + " content_type = NULL, note = 'purged' WHERE id = ?",
                callback);
          }
          return due.size();
        });
  }

  /** Drops what is left of callbacks that belong to no job. */
  public int callbackTombstones(String application, Duration dedupe, int max) {
    return database.call(
        "purging callbacks of " + application,
        sql -> {
          List<UUID> due =
              withoutJob(sql, "state = 'DONE' AND code IS NOT NULL", application, dedupe, max);
          for (UUID callback : due) {
            AttemptLog.delete(sql, callback);
            sql.update("DELETE FROM {schema}hearback_callback WHERE id = ?", callback);
          }
          return due.size();
        });
  }

  /** Drops the record of what operators did. */
  public int auditLog(String application, Duration dedupe, int max) {
    return database.call(
        "purging the audit log of " + application,
        sql -> {
          List<UUID> due =
              sql.list(
                  "SELECT id FROM {schema}hearback_audit WHERE application = ?"
                      + " AND done_at < {earlier}{bounded} LIMIT ? FOR UPDATE SKIP LOCKED",
                  row -> Sql.uuid(row, "id"),
                  application,
                  dedupe,
                  max);
          return sql.updateEach(
              "DELETE FROM {schema}hearback_audit WHERE id = ?",
              due.stream().map(id -> new Object[] {id}).toList());
        });
  }

  /** When the last of the jobs ended that are looked at now; empty if there is none. */
  private static Optional<Instant> last(Sql sql, String jobs, Object... parameters)
      throws SQLException {
    return sql.first(
        "SELECT ended_at FROM (SELECT ended_at"
            + jobs
            + " AND ended_at > ? ORDER BY ended_at LIMIT "
            + LOOK
            + ") looked_at ORDER BY ended_at DESC LIMIT 1",
        row -> Sql.instant(row, "ended_at"),
        parameters);
  }

  /** Looks at the same jobs again until none of them is to be purged. */
  private static Batch batch(int purged, Instant after, Instant last) {
    return new Batch(purged, Optional.of(purged > 0 ? after : last));
  }

  /** The vendor has no copy of the job, or no configured provider can delete it. */
  private static String vendorHasNone(Collection<Provider> providers) {
    return providers.isEmpty()
        ? ""
        : " AND (vendor_erase_at IS NULL OR NOT "
            + Erasure.VENDOR_ID_KNOWN
            + " OR NOT (provider = ? AND vendor = ?"
            + " OR provider = ? AND vendor = ?".repeat(providers.size() - 1)
            + "))";
  }

  /** Looks once more, now that the job is locked: somebody may have replayed it just before. */
  private static boolean still(Sql sql, UUID job, Duration keep, Duration dead)
      throws SQLException {
    return sql.any(STILL, job, dead, keep);
  }

  private static void forget(Sql sql, UUID job) throws SQLException {
    AttemptLog.deleteOfJob(sql, job);
    sql.update("DELETE FROM {schema}hearback_delivery WHERE job_id = ?", job);
    sql.update("DELETE FROM {schema}hearback_callback WHERE job_id = ? AND state = 'DONE'", job);
    sql.update("DELETE FROM {schema}hearback_job WHERE id = ?", job);
  }

  /** Of the application, and of none: these have a time of their own, whoever purges them. */
  private static List<UUID> withoutJob(
      Sql sql, String which, String application, Duration limit, int max) throws SQLException {
    String select = "SELECT id FROM {schema}hearback_callback callback WHERE " + which + " AND ";
    List<UUID> due = new ArrayList<>();
    due.addAll(
        sql.list(
            select + "application = ? AND ended_at < {earlier}" + WITHOUT_JOB,
            row -> Sql.uuid(row, "id"),
            application,
            limit,
            max));
    due.addAll(
        sql.list(
            select + "application IS NULL AND due_at < {now}" + WITHOUT_JOB,
            row -> Sql.uuid(row, "id"),
            max));
    return due;
  }
}
