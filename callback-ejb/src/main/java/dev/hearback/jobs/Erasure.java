package dev.hearback.jobs;

import dev.hearback.settings.RetryPolicy;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Takes the contents out of a job. Ids, times, states, provider and tags stay, and so do the
 * fingerprints that recognise repeated callbacks. Every method runs in the caller's transaction;
 * none begins or ends one.
 */
@ApplicationScoped
public class Erasure {

  private static final String DROP =
      "UPDATE {schema}hearback_job SET erased_at = {now}, language = NULL, options = '{}',"
          + " attributes = '{}', audio_kind = 'NONE', audio_location = NULL, audio_type = NULL,"
          + " audio_length = NULL, failure_code = NULL, failure_message = NULL,"
          + " partial_failures = NULL, error = NULL, ";

  /** After so many, within little more than an hour, it is no passing failure. */
  private static final int MANY_ATTEMPTS = 4;

  @Inject Database database;

  /**
   * A vendor's copy that is to be deleted.
   *
   * @param attempts how often that has been tried and failed
   */
  public record VendorCopy(UUID jobId, String vendorJobId, int attempts) {

    private static final RetryPolicy INTERVALS =
        new RetryPolicy(Integer.MAX_VALUE, Duration.ofMinutes(10), Duration.ofDays(1));

    /** How long after this attempt there is another. */
    Duration next() {
      return INTERVALS.bound(attempts + 1);
    }

    /**
     * Whether a person should look why the vendor does not delete it, if this attempt fails too.
     */
    public boolean keepsFailing() {
      return attempts + 1 >= MANY_ATTEMPTS;
    }
  }

  /**
   * Drops the contents of the job's row and its audio; those of its callbacks and deliveries are
   * dropped separately, afterwards, because the row stays locked. Marks the vendor's copy as due
   * for deletion if the vendor's id is known, else as soon as it is. A job that has not ended ends
   * as FAILED, at once or when its submission has been answered.
   *
   * @return false if there is no such job, or if it has been erased already; one that has been
   *     purged is erased once more, for the vendor's copy
   */
  public boolean erase(UUID jobId) {
    return database.call(
        "erasing job " + jobId,
        sql -> {
          // Locks the job first, as the interpretation of its callbacks does.
          int erased =
              sql.update(
                  DROP
                      + "vendor_erase_at = {now}, purged_at = NULL"
                      + " WHERE id = ? AND (erased_at IS NULL OR purged_at IS NOT NULL)",
                  jobId);
          if (erased == 0) {
            return false;
          }
          Chunks.delete(sql, jobId);
          endIfErased(sql, jobId);
          return true;
        });
  }

  /**
   * Drops the contents of an ended job's row, because their retention is over. The vendor's copy is
   * left to the vendor, and to {@link #erase}.
   */
  public void purge(UUID jobId) {
    database.call(
        "purging job " + jobId,
        sql -> {
          Chunks.delete(sql, jobId);
          return sql.update(DROP + "purged_at = {now} WHERE id = ?", jobId);
        });
  }

  /**
   * An erased job that nobody is submitting ends: whatever the vendor may still report of it is not
   * read.
   */
  static void endIfErased(Sql sql, UUID jobId) throws SQLException {
    sql.update(
        "UPDATE {schema}hearback_job SET state = 'FAILED', ended_at = {now}, due_at = NULL,"
            + " failure_kind = 'ERASED', failure_code = 'HB-0508', failure_message = NULL,"
            + " failure_retryable = FALSE"
            + " WHERE id = ? AND erased_at IS NOT NULL"
            + " AND state IN ('QUEUED', 'SUBMITTED', 'UNCERTAIN')",
        jobId);
  }

  /**
   * Erased jobs of this provider whose vendor's copy is due for deletion now. Each is due again
   * until {@link #vendorErased}: after ten minutes, then after twice as long each time, but within
   * a day.
   */
  public List<VendorCopy> claimVendorCopies(Node node, Provider provider, int max) {
    return database.call(
        "claiming erased jobs of " + provider.name(),
        sql -> {
          List<VendorCopy> due =
              sql.list(
                  "SELECT id, vendor_job_id, vendor_erase_attempts FROM {schema}hearback_job WHERE"
                      + " application = ? AND provider = ? AND vendor = ?"
                      + " AND vendor_erase_at <= {now} AND vendor_job_id IS NOT NULL{bounded}"
                      + " ORDER BY vendor_erase_at LIMIT ? FOR UPDATE SKIP LOCKED",
                  row ->
                      new VendorCopy(
                          Sql.uuid(row, "id"),
                          row.getString("vendor_job_id"),
                          row.getInt("vendor_erase_attempts")),
                  node.application(),
                  provider.name(),
                  provider.vendor(),
                  max);
          sql.updateEach(
              "UPDATE {schema}hearback_job SET vendor_erase_at = {later},"
                  + " vendor_erase_attempts = vendor_erase_attempts + 1 WHERE id = ?",
              due.stream().map(copy -> new Object[] {copy.next(), copy.jobId()}).toList());
          return due;
        });
  }

  /** How many vendors' copies of an application's erased jobs keep failing to go, by provider. */
  public Map<String, Integer> failing(String application) {
    return database.call(
        "counting vendors' copies that stay",
        sql -> {
          Map<String, Integer> failing = new TreeMap<>();
          sql.list(
              "SELECT provider, COUNT(*) AS number FROM {schema}hearback_job WHERE application = ?"
                  + " AND vendor_erase_at IS NOT NULL AND vendor_erase_attempts >= ?"
                  + " GROUP BY provider",
              row -> failing.put(row.getString("provider"), row.getInt("number")),
              application,
              MANY_ATTEMPTS);
          return failing;
        });
  }

  /** The vendor's copy is gone, or will not go. */
  public void vendorErased(UUID jobId) {
    database.call(
        "recording the vendor's erasure of job " + jobId,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_job SET vendor_erase_at = NULL WHERE id = ?{bounded}",
                jobId));
  }
}
