package dev.hearback.jobs;

import dev.hearback.Audio;
import dev.hearback.JobState;
import dev.hearback.TranscriptionRequest;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Inserts jobs, in the caller's transaction. */
@ApplicationScoped
public class NewJobs {

  /** Where a job's audio is. */
  enum AudioKind {
    /** At a URL that the vendor fetches. */
    URL,
    /** In a file that every node can read. */
    FILE,
    /** In chunk rows. */
    STORED,
    /** Nowhere: the job was submitted elsewhere, or erased. */
    NONE
  }

  private static final String INSERT_SUCCEEDED =
      "INSERT INTO {schema}hearback_job (id, application, provider, vendor, vendor_job_id, hook,"
          + " state, claim, submission, attempts, generation, options, tags, attributes,"
          + " audio_kind, created_at, ended_at, vendor_erase_attempts)"
          + " VALUES (?, ?, ?, ?, ?, ?, 'SUCCEEDED', 1, 0, 0, 1, '{}', ?, ?, 'NONE', {now}, {now},"
          + " 0){onConflict}";

  private record AudioColumns(AudioKind kind, String location, String type, Long length) {}

  private static final String INSERT =
      "INSERT INTO {schema}hearback_job (id, application, provider, vendor, vendor_job_id, hook,"
          + " state, claim, submission, attempts, generation, due_at, language, options, tags,"
          + " attributes, audio_kind, audio_location, audio_type, audio_length, created_at,"
          + " vendor_erase_attempts)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 1, {now}, ?, ?, ?, ?, ?, ?, ?, ?, {now}, 0)";

  @Inject Database database;

  /**
   * Inserts a job in state QUEUED, due now, and copies its audio if that is a stream.
   *
   * @throws IllegalArgumentException if the stream does not have the length that was announced, or
   *     the file cannot be read
   */
  public void insert(UUID id, String application, Provider provider, TranscriptionRequest request) {
    AudioColumns audio = columns(request.audio());
    database.call(
        "inserting job " + id,
        sql -> {
          sql.update(
              INSERT,
              id,
              application,
              provider.name(),
              provider.vendor(),
              null,
              null,
              JobState.QUEUED,
              request.language(),
              JsonText.of(request.options()),
              JsonText.of(request.tags()),
              JsonText.of(request.attributes()),
              audio.kind(),
              audio.location(),
              audio.type(),
              audio.length());
          if (request.audio() instanceof Audio.InStream stream) {
            try {
              store(sql, id, stream);
            } catch (IllegalArgumentException e) {
              // the caller's mistake, after which its transaction may go on: without this job
              Chunks.delete(sql, id);
              remove(sql, id);
              throw e;
            }
          }
          return null;
        });
  }

  /** Returns false if another transaction has created the same job. */
  static boolean insertOfHook(
      Sql sql,
      UUID id,
      CallbackAddress.OfHook hook,
      String vendorJobId,
      Map<String, String> attributes)
      throws SQLException {
    return sql.insertIfNew(
        INSERT + "{onConflict}",
        id,
        hook.application(),
        hook.provider(),
        hook.vendor(),
        vendorJobId,
        hook.hook(),
        JobState.SUBMITTED,
        null,
        "{}",
        JsonText.of(hook.tags()),
        JsonText.of(attributes),
        AudioKind.NONE,
        null,
        null,
        null);
  }

  /**
   * Inserts jobs of hooks that have succeeded.
   *
   * @return the ids of those that are new; the others another transaction has created
   */
  public static Set<UUID> insertSucceeded(Sql sql, Map<LockedJob, CallbackAddress.OfHook> jobs)
      throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    jobs.forEach(
        (job, hook) ->
            rows.add(
                new Object[] {
                  job.id(),
                  job.application(),
                  job.provider(),
                  job.vendor(),
                  job.vendorJobId(),
                  hook.hook(),
                  JsonText.of(job.tags()),
                  JsonText.of(job.attributes())
                }));
    return sql.insertThoseThatAreNew(INSERT_SUCCEEDED, "hearback_job", rows);
  }

  /** Removes a job that the current transaction has inserted. */
  public static void remove(Sql sql, UUID id) throws SQLException {
    sql.update("DELETE FROM {schema}hearback_job WHERE id = ?", id);
  }

  private static AudioColumns columns(Audio audio) {
    if (audio instanceof Audio.AtUrl at) {
      return new AudioColumns(AudioKind.URL, at.url().toString(), null, null);
    }
    if (audio instanceof Audio.InFile in) {
      try {
        return new AudioColumns(
            AudioKind.FILE, in.path().toString(), in.contentType(), Files.size(in.path()));
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "HB-0503 expected audio in a readable file, found none at " + in.path(), e);
      }
    }
    Audio.InStream stream = (Audio.InStream) audio;
    return new AudioColumns(AudioKind.STORED, null, stream.contentType(), stream.length());
  }

  private static void store(Sql sql, UUID id, Audio.InStream audio) throws SQLException {
    long found;
    try {
      found = Chunks.write(sql, id, audio.bytes(), audio.length());
    } catch (IOException e) {
      throw new IllegalArgumentException("HB-0504 the audio stream of job " + id + " failed", e);
    }
    if (found != audio.length()) {
      throw new IllegalArgumentException(
          "HB-0505 expected an audio stream of "
              + audio.length()
              + " bytes, found "
              + (found > audio.length() ? "more" : String.valueOf(found))
              + ", job "
              + id);
    }
  }
}
