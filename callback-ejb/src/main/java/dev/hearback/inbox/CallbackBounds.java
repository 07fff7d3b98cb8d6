package dev.hearback.inbox;

import dev.hearback.jobs.Jobs;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.RetriedRows;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How much is kept of the callbacks of one job that do not end it: whoever knows its URL may send
 * what he likes. Every method runs in the caller's transaction; none begins or ends one.
 */
@ApplicationScoped
public class CallbackBounds {

  /** Callbacks of one job that are kept, and their bytes; the last one may go beyond that. */
  public static final int MOST = 20;

  static final long MOST_BYTES = 64 * 1024 * 1024;

  /** Beyond that, how many may wait until it is known whether they end the job. */
  public static final int MOST_WAITING = 10;

  @Inject Database database;

  /**
   * What is stored already.
   *
   * @param waiting how many of them are yet to be interpreted
   */
  record Stored(long number, long bytes, long waiting) {

    static final Stored NOTHING = new Stored(0, 0, 0);

    static Stored of(ResultSet row) throws SQLException {
      return new Stored(row.getLong("number"), row.getLong("bytes"), row.getLong("waiting"));
    }

    /** Whether one more is kept, whatever it says. */
    boolean hasRoom() {
      return number < MOST && bytes < MOST_BYTES;
    }

    /** Whether one more is stored until it is interpreted. */
    boolean mayWait() {
      return hasRoom() || waiting < MOST_WAITING;
    }
  }

  /**
   * A callback beside the others of its job.
   *
   * @param receivedAt by the database's clock
   * @param endedAt when the job ended, by the same clock
   * @param room whether it may be kept although it does not end the job
   * @param roomForSuccess whether it may be kept as a late success, for which nothing else takes
   *     the room
   * @param roomForUnread likewise if a fault of ours keeps it from being interpreted
   */
  public record Place(
      Instant receivedAt,
      Optional<Instant> endedAt,
      boolean room,
      boolean roomForSuccess,
      boolean roomForUnread) {

    /** Whether the job had ended when it came. */
    public boolean isLate() {
      return isLaterThan(Duration.ZERO);
    }

    /** Whether the job had ended at least so long before. */
    public boolean isLaterThan(Duration grace) {
      return endedAt.filter(end -> receivedAt.isAfter(end.plus(grace))).isPresent();
    }
  }

  /** Where the callback stands; the job must be locked. */
  public Place place(UUID callback, UUID job) {
    return database.call(
        "looking at the callbacks of job " + job,
        sql ->
            sql.first(
                    "SELECT callback.received_at, job.ended_at,"
                        + " COUNT(other.id) AS number, COALESCE(SUM(other.length), 0) AS bytes,"
                        + sums("late", "'LATE_SUCCESS'")
                        + ","
                        + sums("unread", "'NOT_INTERPRETED', 'KILLS_SERVER'")
                        + " FROM {schema}hearback_callback callback"
                        + " JOIN {schema}hearback_job job ON job.id = ?"
                        + " LEFT JOIN {schema}hearback_callback other ON other.job_id = job.id"
                        + " AND other.id <> callback.id AND other.state IN ('DONE', 'DEAD')"
                        + " WHERE callback.id = ? GROUP BY callback.received_at, job.ended_at",
                    CallbackBounds::read,
                    job,
                    callback)
                .orElseThrow(
                    () -> new SQLException("callback " + callback + " went away", "40001")));
  }

  private static String sums(String name, String codes) {
    String which = "CASE WHEN other.code IN (" + codes + ") THEN ";
    return " SUM(%s1 ELSE 0 END) AS %s, SUM(%sother.length ELSE 0 END) AS %s_bytes"
        .formatted(which, name, which, name);
  }

  private static Place read(ResultSet row) throws SQLException {
    Stored late = new Stored(row.getLong("late"), row.getLong("late_bytes"), 0);
    Stored unread = new Stored(row.getLong("unread"), row.getLong("unread_bytes"), 0);
    Stored others =
        new Stored(
            row.getLong("number") - late.number() - unread.number(),
            row.getLong("bytes") - late.bytes() - unread.bytes(),
            0);
    return new Place(
        Sql.instant(row, "received_at"),
        Optional.ofNullable(Sql.instant(row, "ended_at")),
        others.hasRoom(),
        late.hasRoom(),
        unread.hasRoom());
  }

  /** Whether a hook's callback may be kept that names a job of which there is no row. */
  public boolean hasRoom(String hook, String vendorJobId) {
    return database.call(
        "counting dead letters of hook " + hook,
        sql ->
            sql.first(
                    "SELECT COUNT(*) AS number, COALESCE(SUM(length), 0) AS bytes, 0 AS waiting"
                        + " FROM {schema}hearback_callback WHERE hook = ? AND vendor_job_id = ?",
                    row -> Stored.of(row).hasRoom(),
                    hook,
                    Text.id(vendorJobId))
                .orElse(true));
  }

  /**
   * Counts a callback that has been interpreted on its job, and keeps nothing else of it.
   *
   * @param job empty if there is none, then it is not counted
   * @return how many of the job's have not been kept by now; empty if the claim is no longer ours
   */
  public OptionalLong drop(ClaimedCallback callback, Optional<UUID> job) {
    return database.call(
        "dropping callback " + callback.id(),
        sql -> {
          int ours =
              sql.update(
                  "DELETE FROM {schema}hearback_callback" + RetriedRows.STILL_OURS,
                  callback.id(),
                  callback.claim());
          if (ours == 0) {
            return OptionalLong.empty();
          }
          Chunks.delete(sql, callback.id());
          AttemptLog.delete(sql, callback.id());
          return OptionalLong.of(job.isPresent() ? Jobs.countIgnored(sql, job.get(), 1) : 0);
        });
  }
}
