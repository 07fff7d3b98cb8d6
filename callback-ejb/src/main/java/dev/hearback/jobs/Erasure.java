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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Takes the contents out of a job. Ids, times, states, provider and tags stay, and so do the
 * fingerprints that recognise repeated callbacks. Every method runs in the caller's transaction;
 * none begins or ends one.
 */
@ApplicationScoped
public class Erasure {

  /**
   * Holds of an erased job's row while the vendor may have a copy whose id nobody knows yet: a
   * callback of its current submission may tell.
   */
  public static final String AWAITS_VENDOR_ID =
      "(vendor_erase_at IS NOT NULL AND vendor_job_id IS NULL AND token_key IS NOT NULL)";

  /** Holds of a job's row if the vendor may have copies whose ids are known. */
  public static final String VENDOR_ID_KNOWN =
      "(vendor_job_id IS NOT NULL OR other_vendor_job_ids IS NOT NULL)";

  /** Makes deletion due now, if the job is erased: the vendor's id of one more copy is learnt. */
  static final String DUE_IF_ERASED =
      "vendor_erase_at = CASE WHEN erased_at IS NOT NULL AND purged_at IS NULL THEN {now}"
          + " ELSE vendor_erase_at END";

  private static final String DROP =
      "UPDATE {schema}hearback_job SET erased_at = {now}, language = NULL, options = '{}',"
          + " attributes = '{}', audio_kind = 'NONE', audio_location = NULL, audio_type = NULL,"
          + " audio_length = NULL, failure_code = NULL, failure_message = NULL,"
          + " partial_failures = NULL, error = NULL, ";

  /** After so many, within little more than an hour, it is no passing failure. */
  private static final int MANY_ATTEMPTS = 4;

  @Inject Database database;

  /**
   * A vendor's copies of one job that are to be deleted: of each submission that it took.
   *
   * @param vendorJobIds the vendor's id of each
   * @param attempts how often that has been tried and failed
   */
  public record VendorCopies(UUID jobId, List<String> vendorJobIds, int attempts) {

    private static final RetryPolicy INTERVALS =
        new RetryPolicy(Integer.MAX_VALUE, Duration.ofMinutes(10), Duration.ofDays(1));

    /** How long after this attempt there is another. */
    Duration next() {
      return INTERVALS.bound(attempts + 1);
    }

    /**
     * Whether a person should look why the vendor does not delete them, if this attempt fails too.
     */
    public boolean keepsFailing() {
      return attempts + 1 >= MANY_ATTEMPTS;
    }
  }

  /**
   * Drops the contents of the job's row and its audio; those of its callbacks and deliveries are
   * dropped separately, afterwards, because the row stays locked. Marks each copy of the vendor's
   * as due for deletion if the vendor's id is known, else as soon as it is. A job that has not
   * ended ends as FAILED, at once or when its submission has been answered.
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
   * An erased job that nobody is submitting ends: what the vendor may still report of it is read
   * for the vendor's id at most.
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
   * The vendor has a copy of the job by this id: it is added to those to delete, unless it is
   * known. The job may be submitted anew by now, or have ended by what another submission brought.
   *
   * @param vendorJobId null if the vendor named none
   */
  static void addVendorCopy(Sql sql, UUID jobId, String vendorJobId) throws SQLException {
    Optional<VendorJobIds> known = VendorJobIds.lock(sql, jobId);
    if (vendorJobId == null || known.isEmpty() || known.get().all().contains(vendorJobId)) {
      return;
    }
    sql.update(
        "UPDATE {schema}hearback_job SET other_vendor_job_ids = ?, "
            + DUE_IF_ERASED
            + " WHERE id = ?",
        known.get().with(vendorJobId).othersText(),
        jobId);
  }

  /**
   * Erased jobs of this provider whose vendor's copies are due for deletion now. Each is due again
   * until {@link #vendorErased}: after ten minutes, then after twice as long each time, but within
   * a day.
   */
  public List<VendorCopies> claimVendorCopies(Node node, Provider provider, int max) {
    return database.call(
        "claiming erased jobs of " + provider.name(),
        sql -> {
          List<VendorCopies> due =
              sql.list(
                  "SELECT id, "
                      + VendorJobIds.COLUMNS
                      + ", vendor_erase_attempts FROM {schema}hearback_job WHERE"
                      + " application = ? AND provider = ? AND vendor = ?"
                      + " AND vendor_erase_at <= {now} AND "
                      + VENDOR_ID_KNOWN
                      + "{bounded} ORDER BY vendor_erase_at LIMIT ? FOR UPDATE SKIP LOCKED",
                  row ->
                      new VendorCopies(
                          Sql.uuid(row, "id"),
                          VendorJobIds.of(row).all(),
                          row.getInt("vendor_erase_attempts")),
                  node.application(),
                  provider.name(),
                  provider.vendor(),
                  max);
          sql.updateEach(
              "UPDATE {schema}hearback_job SET vendor_erase_at = {later},"
                  + " vendor_erase_attempts = vendor_erase_attempts + 1 WHERE id = ?",
              due.stream().map(copies -> new Object[] {copies.next(), copies.jobId()}).toList());
          return due;
        });
  }

  /**
   * Of how many of an application's erased jobs vendors' copies keep failing to go, by provider.
   */
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

  /**
   * These copies are gone. Nothing is due for the job any more, unless another one is known, or the
   * vendor's id of its current submission is not: that will be due at once.
   */
  public void vendorErased(UUID jobId, Collection<String> gone) {
    if (gone.isEmpty()) {
      return;
    }
    database.call(
        "recording the vendor's erasure of job " + jobId,
        sql -> {
          Optional<VendorJobIds> known = VendorJobIds.lock(sql, jobId);
          if (known.isEmpty()) {
            return 0;
          }
          VendorJobIds left = known.get().without(gone);
          return sql.update(
              "UPDATE {schema}hearback_job SET other_vendor_job_ids = ?"
                  + due(left, gone)
                  + " WHERE id = ?",
              left.othersText(),
              jobId);
        });
  }

  private static String due(VendorJobIds left, Collection<String> gone) {
    if (left.all().isEmpty()) {
      return ", vendor_erase_at = {now}, vendor_erase_attempts = 0";
    }
    return gone.containsAll(left.all()) ? ", vendor_erase_at = NULL" : "";
  }
}
