package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Erasure;
import dev.hearback.settings.Retention;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whose callback it is, as its job or hook says.
 *
 * @param application empty if there is no such job
 * @param vendor whose adapter reads it; empty if there is no such job
 * @param tags as they stand in the column; null if it will never be a dead letter, by whose tags it
 *     is looked for
 * @param closed whether its job wants nothing more
 * @param contradicted whether the job has another provider than the token says, or has never been
 *     submitted that often
 * @param stored what there is of its job's callbacks
 */
record Addressee(
    Optional<String> application,
    Optional<String> vendor,
    String tags,
    boolean closed,
    boolean contradicted,
    CallbackBounds.Stored stored) {

  private static final String STORED =
      "SELECT job_id, COUNT(*) AS number, SUM(length) AS bytes,"
          + " SUM(CASE WHEN state IN ('WAITING', 'RUNNING') THEN 1 ELSE 0 END) AS waiting"
          + " FROM {schema}hearback_callback WHERE job_id = ? GROUP BY job_id";

  /**
   * Holds of a job's row that a former submission's success ended before the id of the current one
   * was known: an erasure will need that.
   */
  private static final String ENDED_WITHOUT_VENDOR_ID =
      "(state = 'SUCCEEDED' AND erased_at IS NULL AND vendor_job_id IS NULL"
          + " AND other_vendor_job_ids IS NOT NULL AND token_key IS NOT NULL)";

  private static final String OF_JOB =
      "SELECT application, provider, vendor, submission, tags, number, bytes, waiting,"
          + " ((state = 'SUCCEEDED' OR erased_at IS NOT NULL) AND NOT (("
          + Erasure.AWAITS_VENDOR_ID
          + " OR "
          + ENDED_WITHOUT_VENDOR_ID
          + ") AND submission = ?))"
          + " OR (ended_at IS NOT NULL AND ended_at < {earlier}) AS closed"
          + " FROM {schema}hearback_job LEFT JOIN ("
          + STORED
          + ") stored ON job_id = id WHERE id = ?{brief}";

  /** The one at this address. */
  static Addressee of(Sql sql, CallbackAddress address, Retention keep) throws SQLException {
    if (address instanceof CallbackAddress.OfHook hook) {
      sql.boundBriefly(); // a job's row, had there been one, would have set them
      return withoutBounds(hook.application(), hook.vendor(), JsonText.of(hook.tags()));
    }
    CallbackAddress.OfJob ofJob = (CallbackAddress.OfJob) address;
    UUID job = ofJob.jobId();
    Optional<Addressee> known =
        sql.first(
            OF_JOB, row -> ofJob(row, ofJob), ofJob.submission(), keep.lateSuccess(), job, job);
    return known.isPresent() ? known.get() : unknown(sql, job);
  }

  /** One for whose callbacks there are none when they are stored. */
  static Addressee withoutBounds(String application, String vendor, String tags) {
    return new Addressee(
        Optional.of(application),
        Optional.of(vendor),
        tags,
        false,
        false,
        CallbackBounds.Stored.NOTHING);
  }

  private static Addressee ofJob(ResultSet row, CallbackAddress.OfJob address) throws SQLException {
    return new Addressee(
        Optional.of(row.getString("application")),
        Optional.of(row.getString("vendor")),
        row.getString("tags"),
        row.getBoolean("closed"),
        !address.provider().equals(row.getString("provider"))
            || address.submission() > row.getInt("submission"),
        CallbackBounds.Stored.of(row));
  }

  private static Addressee unknown(Sql sql, UUID job) throws SQLException {
    sql.boundBriefly();
    CallbackBounds.Stored stored =
        sql.first(STORED, CallbackBounds.Stored::of, job).orElse(CallbackBounds.Stored.NOTHING);
    return new Addressee(
        Optional.empty(), Optional.empty(), JsonText.of(Set.of()), false, false, stored);
  }
}
