package dev.hearback.jobs;

import dev.hearback.Failure;
import dev.hearback.storage.Database;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Jobs that failed, and how they are submitted again. Every method runs in the caller's
 * transaction; none begins or ends one.
 */
@ApplicationScoped
public class FailedJobs {

  @Inject Database database;

  /**
   * Which failed jobs are meant; an empty part lets all through.
   *
   * @param code of the failure
   * @param tag one of the job's
   * @param since not those that ended earlier
   * @param until not those that ended later
   */
  public record Filter(
      Optional<String> application,
      Optional<String> provider,
      Optional<Failure.Kind> kind,
      Optional<String> code,
      Optional<String> tag,
      Optional<Instant> since,
      Optional<Instant> until) {

    /** All of one application. */
    public static Filter of(String application) {
      return new Filter(
          Optional.of(application),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** The same, but only of this provider. */
    public Filter provider(String name) {
      return new Filter(application, Optional.of(name), kind, code, tag, since, until);
    }

    /** The same, but only failures of this kind. */
    public Filter kind(Failure.Kind one) {
      return new Filter(application, provider, Optional.of(one), code, tag, since, until);
    }

    /** The same, but only failures with this code. */
    public Filter code(String one) {
      return new Filter(application, provider, kind, Optional.of(one), tag, since, until);
    }

    /** The same, but only jobs with this tag. */
    public Filter tag(String one) {
      return new Filter(application, provider, kind, code, Optional.of(one), since, until);
    }

    /** The same, but not those that ended earlier. */
    public Filter since(Instant time) {
      return new Filter(application, provider, kind, code, tag, Optional.of(time), until);
    }

    /** The same, but not those that ended later. */
    public Filter until(Instant time) {
      return new Filter(application, provider, kind, code, tag, since, Optional.of(time));
    }
  }

  /** Why a failed job cannot be submitted again; empty if it can. The job is locked. */
  public Optional<String> obstacle(UUID id) {
    return database
        .<Optional<String>>call(
            "looking for the audio of job " + id,
            sql ->
                sql.first(
                    "SELECT hook, audio_location, CASE WHEN audio_kind = 'STORED'"
                        + " AND audio_length > 0 AND NOT EXISTS (SELECT 1 FROM"
                        + " {schema}hearback_chunk WHERE owner_id = job.id)"
                        + " THEN 'NONE' ELSE audio_kind END AS audio"
                        + " FROM {schema}hearback_job job WHERE id = ?",
                    FailedJobs::obstacle,
                    id))
        .filter(obstacle -> !obstacle.isEmpty());
  }

  private static String obstacle(ResultSet row) throws SQLException {
    if (row.getString("hook") != null) {
      return "one that was submitted elsewhere";
    }
    return switch (NewJobs.AudioKind.valueOf(row.getString("audio"))) {
      case URL, STORED -> "";
      case FILE ->
          Files.isReadable(Path.of(row.getString("audio_location")))
              ? ""
              : "a file that this node cannot read";
      case NONE -> "none";
    };
  }

  /**
   * Queues a failed job once more, due now: its next generation, and another submission, so that a
   * late failure of the former one does not end it. The vendor's id of the former one stays among
   * those of copies that {@link Erasure} deletes.
   *
   * @return false if it is not FAILED, or erased
   */
  public boolean submitAgain(UUID id) {
    return database.call(
        "queueing failed job " + id,
        sql -> {
          Optional<String> formerIds =
              VendorJobIds.lock(sql, id)
                  .map(VendorJobIds::beforeNext)
                  .flatMap(VendorJobIds::othersText);
          return sql.update(
                  "UPDATE {schema}hearback_job SET state = 'QUEUED', ended_at = NULL,"
                      + " due_at = {now}, claim = claim + 1, submission = submission + 1,"
                      + " attempts = 0, generation = generation + 1, vendor_job_id = NULL,"
                      + " other_vendor_job_ids = ?,"
                      + " submitted_at = NULL, failure_kind = NULL, failure_code = NULL,"
                      + " failure_message = NULL, failure_retryable = NULL, error = NULL"
                      + " WHERE id = ? AND state = 'FAILED' AND erased_at IS NULL{bounded}",
                  formerIds,
                  id)
              == 1;
        });
  }

  /** The ids of failed jobs whose contents are there, in the order of ids, after this one. */
  public List<UUID> list(Filter filter, Optional<UUID> after, int max) {
    StringBuilder text =
        new StringBuilder(
            "SELECT id FROM {schema}hearback_job WHERE state = 'FAILED'"
                + " AND ended_at IS NOT NULL AND erased_at IS NULL AND hook IS NULL");
    List<Object> parameters = new ArrayList<>();
    and(text, parameters, " AND application = ?", filter.application());
    and(text, parameters, " AND provider = ?", filter.provider());
    and(text, parameters, " AND failure_kind = ?", filter.kind());
    and(text, parameters, " AND failure_code = ?", filter.code());
    and(text, parameters, " AND POSITION(? IN tags) > 0", filter.tag().map(JsonText::element));
    and(text, parameters, " AND ended_at >= ?", filter.since());
    and(text, parameters, " AND ended_at <= ?", filter.until());
    and(text, parameters, " AND id > ?", after);
    parameters.add(max);
    return database.call(
        "listing failed jobs",
        sql ->
            sql.list(
                text + " ORDER BY id LIMIT ?", row -> Sql.uuid(row, "id"), parameters.toArray()));
  }

  private static void and(
      StringBuilder text, List<Object> parameters, String condition, Optional<?> value) {
    value.ifPresent(
        given -> {
          text.append(condition);
          parameters.add(given);
        });
  }
}
