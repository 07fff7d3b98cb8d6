package dev.hearback.inbox;

import dev.hearback.storage.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Jobs that ended long ago, with a callback and a delivery each, made inside PostgreSQL.
 *
 * @param set tells these from others
 * @param count how many jobs
 * @param daysAgo when they ended
 * @param purged whether their contents have gone
 * @param dead how many of the deliveries are dead letters
 * @param deadCallbacks how many of the callbacks are
 */
public record OldRows(
    int set, int count, int daysAgo, boolean purged, int dead, int deadCallbacks) {

  /** None of them dead. */
  public static OldRows of(int set, int count, int daysAgo, boolean purged) {
    return new OldRows(set, count, daysAgo, purged, 0, 0);
  }

  /** Inserts them for the fixture's application. */
  public void insert(InboxFixture f) throws Exception {
    String id = "(lpad('" + set + "', 8, '0') || lpad(to_hex(i), 24, '0'))::uuid";
    String at = "now() - interval '" + daysAgo + " days' + i * interval '1 millisecond'";
    String application = "'" + f.application + "'";
    String isDead = "i <= " + dead;
    String isDeadCallback = "i <= " + deadCallbacks;
    TestDatabase.atOnce(
        List.of(
            inserted(
                f,
                "INSERT INTO "
                    + f.db.table("job")
                    + " (id, application, provider, vendor, state, claim, submission, attempts,"
                    + " generation, options, tags, attributes, audio_kind, created_at, ended_at,"
                    + " erased_at, vendor_erase_attempts) SELECT "
                    + String.join(", ", id, application)
                    + ", 'deepgram', 'deepgram', 'SUCCEEDED', 1, 1, 0, 1, '{}', '[\"calls\"]',"
                    + " '{}', 'NONE', "
                    + String.join(", ", at, at, purged ? at : "NULL", "0")
                    + rows()),
            inserted(
                f,
                "INSERT INTO "
                    + f.db.table("callback")
                    + " (id, application, provider, vendor, job_id, submission, tags,"
                    + " method, query, length, body, state, claim, attempts, suspect, due_at,"
                    + " received_at, ended_at, code) SELECT "
                    + String.join(
                        ", ",
                        id,
                        application,
                        "'deepgram', 'deepgram'",
                        id,
                        "1, '[\"calls\"]', 'POST', '', 200, ")
                    + (purged ? "NULL" : "convert_to(repeat(md5(i::text), 6), 'UTF8')")
                    + chosen(isDeadCallback, "DEAD", "DONE")
                    + ", 1, 0, FALSE, "
                    + String.join(", ", at, at, at)
                    + chosen(isDeadCallback, "NOT_UNDERSTOOD", null)
                    + rows()),
            inserted(
                f,
                "INSERT INTO "
                    + f.db.table("delivery")
                    + " (id, job_id, callback_id, application, provider, tags, observer,"
                    + " generation, state, claim, attempts, suspect, due_at, bytes, created_at,"
                    + " ended_at, code, error) SELECT "
                    + String.join(", ", id, id, id, application)
                    + ", 'deepgram', '[\"calls\"]', 'a', 1"
                    + chosen(isDead, "DEAD", "DELIVERED")
                    + ", 1, 0, FALSE, "
                    + String.join(", ", at, "200", at, at)
                    + chosen(isDead, "OUT_OF_ATTEMPTS", null)
                    + chosen(isDead, "java.lang.IllegalStateException", null)
                    + rows())));
  }

  private static Callable<Boolean> inserted(InboxFixture f, String sql) {
    return () -> {
      try (Connection connection = f.db.foreign();
          Statement statement = connection.createStatement()) {
        return statement.execute(sql);
      }
    };
  }

  /** A column more. */
  private static String chosen(String condition, String one, String other) {
    String otherwise = other == null ? "NULL" : "'" + other + "'";
    return ", CASE WHEN " + condition + " THEN '" + one + "' ELSE " + otherwise + " END";
  }

  private String rows() {
    return " FROM generate_series(1, " + count + ") i";
  }
}
