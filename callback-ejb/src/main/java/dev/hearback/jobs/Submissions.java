package dev.hearback.jobs;

import dev.hearback.spi.Provider;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Database;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Node;
import dev.hearback.storage.OwnedRows;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job's way to the vendor: claimed for submission, and what became of that. Every method runs in
 * the caller's transaction; none begins or ends one.
 */
@ApplicationScoped
public class Submissions implements OwnedRows {

  /** Whoever records something must still hold the claim. */
  private static final String STILL_OURS =
      " WHERE id = ? AND claim = ? AND state = 'SUBMITTING'{bounded}";

  @Inject Database database;

  /**
   * Claims due QUEUED jobs of the node's application and this provider: state SUBMITTING, next
   * submission number. Skips rows that others hold, and jobs that were submitted while the provider
   * had another vendor: their options are that vendor's. Takes nothing while the provider is paused
   * or held back with this key, by whichever node, nor once the token key is revoked; all as of the
   * statement itself. A submission that was put back keeps its number: no vendor has its token.
   *
   * @param tokenKey id of the key that signs their URLs
   */
  public List<ClaimedJob> claimDue(Node node, Provider provider, int max, int tokenKey) {
    return database.call(
        "claiming jobs of " + provider.name(),
        sql -> {
          List<ClaimedJob> due =
              sql.list(
                  "SELECT id, claim, submission, token_key, attempts, provider, language, options"
                      + " FROM {schema}hearback_job WHERE state = 'QUEUED' AND application = ?"
                      + " AND provider = ? AND vendor = ? AND due_at <= {now}"
                      + " AND NOT EXISTS (SELECT 1 FROM {schema}hearback_provider held"
                      + " WHERE held.application = ? AND held.provider = ? AND held.access = ?"
                      + " AND (held.not_before > {now} OR held.paused_at IS NOT NULL))"
                      + " AND EXISTS (SELECT 1 FROM {schema}hearback_key token"
                      + " WHERE token.id = ? AND token.revoked_at IS NULL){bounded}"
                      + " ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED",
                  row -> claimed(row, tokenKey),
                  node.application(),
                  provider.name(),
                  provider.vendor(),
                  node.application(),
                  provider.name(),
                  ProviderState.access(provider),
                  tokenKey,
                  max);
          sql.updateEach(
              "UPDATE {schema}hearback_job SET state = 'SUBMITTING', owner = ?, claim = ?,"
                  + " submission = ?, token_key = ?, due_at = NULL WHERE id = ?",
              due.stream()
                  .map(
                      job ->
                          new Object[] {
                            node.id(), job.claim(), job.submission(), tokenKey, job.id()
                          })
                  .toList());
          return due;
        });
  }

  /**
   * The claimed job's audio; bytes are read outside the transaction, chunk by chunk.
   *
   * @throws IllegalStateException if the job has none (any more)
   */
  public SubmissionAudio audio(UUID jobId) {
    return database
        .<Optional<SubmissionAudio>>call(
            "looking for the audio of job " + jobId,
            sql ->
                sql.first(
                    "SELECT audio_kind, audio_location, audio_type, audio_length"
                        + " FROM {schema}hearback_job WHERE id = ? AND audio_kind <> 'NONE'",
                    row -> audio(jobId, row),
                    jobId))
        .orElseThrow(
            () -> new IllegalStateException("HB-0506 expected audio, found none, job " + jobId));
  }

  /** Where the vendor fetches the job's audio; empty if it does not, or not any more. */
  public Optional<URI> audioUrl(UUID jobId) {
    return database.call(
        "looking for the audio of job " + jobId,
        sql ->
            sql.first(
                "SELECT audio_location FROM {schema}hearback_job"
                    + " WHERE id = ? AND audio_kind = 'URL'",
                row -> URI.create(row.getString("audio_location")),
                jobId));
  }

  /**
   * The vendor took it: SUBMITTING becomes SUBMITTED; FAILED if its contents have been erased
   * meanwhile. A job that ended meanwhile just learns the vendor's id. Returns false if the job is
   * submitted anew by now, or is gone; of the former, the vendor's copy is one more to delete.
   */
  public boolean submitted(ClaimedJob job, String vendorJobId) {
    String vendorsId = Text.id(vendorJobId);
    String due = vendorsId == null ? "" : ", " + Erasure.DUE_IF_ERASED;
    return database.call(
        "recording the submission of job " + job.id(),
        sql -> {
          int ours =
              sql.update(
                  "UPDATE {schema}hearback_job SET state = 'SUBMITTED', owner = NULL,"
                      + " submitted_at = {now}, error = NULL,"
                      + " vendor_job_id = COALESCE(?, vendor_job_id)"
                      + due
                      + STILL_OURS,
                  vendorsId,
                  job.id(),
                  job.claim());
          if (ours == 0) {
            // Ended by an early callback, or taken over: the answer is worth knowing still.
            ours =
                sql.update(
                    "UPDATE {schema}hearback_job SET vendor_job_id = COALESCE(vendor_job_id, ?),"
                        + " state = CASE WHEN state = 'UNCERTAIN' THEN 'SUBMITTED' ELSE state END"
                        + due
                        + " WHERE id = ? AND submission = ?{bounded}",
                    vendorsId,
                    job.id(),
                    job.submission());
            Erasure.addVendorCopy(sql, job.id(), vendorsId);
          }
          Erasure.endIfErased(sql, job.id());
          return ours == 1;
        });
  }

  /**
   * The vendor did not take it: SUBMITTING becomes QUEUED, due after the delay; FAILED if its
   * contents have been erased meanwhile. So does UNCERTAIN, if it was taken over: what became of
   * the submission is known after all. Returns false if nothing is changed.
   */
  public boolean requeue(ClaimedJob job, Duration delay, String error) {
    return queueAgain(job, true, delay, error);
  }

  /**
   * As {@link #requeue}, but spends neither an attempt nor a submission number: the vendor takes no
   * job of this provider now.
   */
  public boolean putBack(ClaimedJob job, Duration delay, String error) {
    return queueAgain(job, false, delay, error);
  }

  private boolean queueAgain(ClaimedJob job, boolean spent, Duration delay, String error) {
    return database.call(
        "requeueing job " + job.id(),
        sql -> {
          int ours =
              sql.update(
                  "UPDATE {schema}hearback_job SET state = 'QUEUED', owner = NULL,"
                      + (spent
                          ? " attempts = attempts + 1,"
                          : " token_key = NULL, claim = claim + 1,")
                      + " due_at = {later},"
                      + " error = CASE WHEN erased_at IS NULL THEN ? END"
                      + " WHERE id = ? AND (claim = ? AND state = 'SUBMITTING'"
                      + " OR submission = ? AND state = 'UNCERTAIN' AND claim <= ?){bounded}",
                  delay,
                  Text.words(error),
                  job.id(),
                  job.claim(),
                  job.submission(),
                  job.claim() + 1); // a take-over adds one
          Erasure.endIfErased(sql, job.id());
          return ours == 1;
        });
  }

  /** SUBMITTING becomes QUEUED, due now. */
  @Override
  public void release(Claim claim) {
    database.call(
        "giving back job " + claim.id(),
        sql -> {
          sql.update(
              "UPDATE {schema}hearback_job SET state = 'QUEUED', owner = NULL, claim = claim + 1,"
                  + " due_at = {now}"
                  + STILL_OURS,
              claim.id(),
              claim.number());
          Erasure.endIfErased(sql, claim.id());
          return null;
        });
  }

  /**
   * Nobody knows whether the vendor took it: SUBMITTING becomes UNCERTAIN; FAILED if its contents
   * have been erased meanwhile. Returns false if the claim is no longer ours.
   */
  public boolean uncertain(Claim claim, String error) {
    return database.call(
        "recording an uncertain submission of job " + claim.id(),
        sql -> {
          int ours =
              sql.update(
                  "UPDATE {schema}hearback_job SET state = 'UNCERTAIN', owner = NULL,"
                      + " error = CASE WHEN erased_at IS NULL THEN ? END"
                      + STILL_OURS,
                  Text.words(error),
                  claim.id(),
                  claim.number());
          Erasure.endIfErased(sql, claim.id());
          return ours == 1;
        });
  }

  @Override
  public List<Claim> owned(Node node) {
    return database.call(
        "looking for jobs of node " + node.id(),
        sql ->
            sql.list(
                "SELECT id, claim FROM {schema}hearback_job WHERE owner = ?{bounded}",
                row -> new Claim(Sql.uuid(row, "id"), row.getLong("claim")),
                node.id()));
  }

  /** What a node was submitting when it died, or was stopped, becomes UNCERTAIN. */
  @Override
  public int release(Node former, boolean died) {
    String error =
        "HB-0507 node " + former.id() + (died ? " died" : " was stopped") + " while submitting it";
    return database.call(
        "taking over the jobs of node " + former.id(),
        sql -> {
          List<UUID> free =
              sql.list(
                  "SELECT id FROM {schema}hearback_job WHERE owner = ?{bounded}"
                      + " FOR UPDATE SKIP LOCKED",
                  row -> Sql.uuid(row, "id"),
                  former.id());
          sql.updateEach(
              "UPDATE {schema}hearback_job SET state = 'UNCERTAIN', owner = NULL,"
                  + " claim = claim + 1, error = CASE WHEN erased_at IS NULL THEN ? END"
                  + " WHERE id = ?",
              free.stream().map(id -> new Object[] {error, id}).toList());
          for (UUID id : free) {
            Erasure.endIfErased(sql, id);
          }
          return sql.count(
              "SELECT COUNT(*) FROM {schema}hearback_job WHERE owner = ?", former.id());
        });
  }

  private static ClaimedJob claimed(ResultSet row, int tokenKey) throws SQLException {
    return new ClaimedJob(
        Sql.uuid(row, "id"),
        row.getLong("claim") + 1,
        submission(row),
        row.getInt("attempts"),
        row.getString("provider"),
        Optional.ofNullable(row.getString("language")),
        JsonText.map(row.getString("options")),
        tokenKey);
  }

  private static int submission(ResultSet row) throws SQLException {
    int latest = row.getInt("submission");
    boolean putBack = latest > 0 && row.getObject("token_key") == null;
    return putBack ? latest : latest + 1;
  }

  private SubmissionAudio audio(UUID jobId, ResultSet row) throws SQLException {
    String location = row.getString("audio_location");
    String type = row.getString("audio_type");
    long length = row.getLong("audio_length");
    return switch (NewJobs.AudioKind.valueOf(row.getString("audio_kind"))) {
      case URL -> new SubmissionAudio.AtUrl(URI.create(location));
      case FILE ->
          new SubmissionAudio.Bytes(() -> Files.newInputStream(Path.of(location)), length, type);
      case STORED ->
          new SubmissionAudio.Bytes(() -> Chunks.open(database, jobId, length), length, type);
      case NONE -> throw new IllegalStateException("HB-0506 expected audio, job " + jobId);
    };
  }
}
