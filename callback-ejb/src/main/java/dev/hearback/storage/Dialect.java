package dev.hearback.storage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What differs from one database to the other, as data. Statements are written once, with
 * placeholders:
 *
 * <ul>
 *   <li><code>{schema}</code>: before every table; nothing, or the configured schema and a dot
 *   <li><code>{now}</code>: when the statement started, by the database's clock
 *   <li><code>{later}</code> and <code>{earlier}</code>: that plus or minus a parameter in
 *       milliseconds
 *   <li><code>{onConflict}</code>: at the end of an INSERT that is to do nothing if a unique key
 *       stands in its way
 *   <li><code>{bounded}</code>: at the end of a WHERE clause; from then on the transaction waits
 *       only briefly for locks, and loses its own soon if its process freezes, where the database
 *       can do that
 *   <li><code>{brief}</code>: the same, but locks are waited for a second at most
 *   <li><code>{free}</code>: the same, but locks are hardly waited for, and lost sooner
 *   <li><code>{ownersMark}</code>: at the end of a WHERE clause that finds a row with an owner;
 *       from then on the transaction carries the owner's mark, so that {@link #endSessions} finds
 *       it
 *   <li><code>{session}</code>: the database's session that runs the statement; null if the
 *       database does not tell which have ended
 *   <li><code>{sessionEnded}</code>: whether that in the column {@code session} has, although the
 *       database has not been started anew; false if unknown
 *   <li><code>{soonSilenced}</code>: the second bound of <code>{bounded}</code> alone: waits for
 *       locks go on as before
 * </ul>
 *
 * @param product the database, as its driver names it
 * @param scripts the folder of its migration scripts
 * @param placeholders what to put in for all but <code>{schema}</code> and the bounds
 * @param bounds <code>{bounded}</code>, with two places for milliseconds: wait and silence
 * @param silence what shortens the latter of the two, with one place
 * @param endSessions ends the transactions of a node, wherever it hangs; parameter is the node;
 *     empty if the database cannot
 * @param tableExists finds a row if a table exists; parameters are schema (or null) and table
 * @param migrationLock tells whether this session is now the one that migrates; empty if the
 *     database cannot, because it commits after each statement of a script
 * @param migrationUnlock lets others migrate; the end of the session does, too
 */
public record Dialect(
    String product,
    String scripts,
    Map<String, String> placeholders,
    String bounds,
    String silence,
    String endSessions,
    String tableExists,
    String migrationLock,
    String migrationUnlock) {

  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  /** An insertion may meet another one of the same key that is about to commit. */
  private static final Duration FREE = Duration.ofMillis(50);

  /** A sender who waits for longer is told to come again. */
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** What a frozen process holds then, others may be waiting for. */
  private static final Duration SHORT_SILENCE = Duration.ofSeconds(6);

  private static final String POSTGRESQL_SILENCE =
      " AND set_config('idle_in_transaction_session_timeout', '%d', true) IS NOT NULL";

  private static final String POSTGRESQL_STARTED = "extract(epoch FROM pg_postmaster_start_time())";

  private static final String POSTGRESQL_SESSION =
      "concat_ws(' ', " + POSTGRESQL_STARTED + ", extract(epoch FROM backend_start), pid)";

  static final Dialect H2 =
      new Dialect(
          "H2",
          "/dev/hearback/storage/h2/",
          Map.of(
              "{now}", "CURRENT_TIMESTAMP",
              "{later}", "DATEADD(MILLISECOND, ?, CURRENT_TIMESTAMP)",
              "{earlier}", "DATEADD(MILLISECOND, -CAST(? AS BIGINT), CURRENT_TIMESTAMP)",
              "{onConflict}", "",
              "{ownersMark}", "",
              "{session}", "CAST(NULL AS VARCHAR)",
              "{sessionEnded}", "FALSE"),
          "",
          "",
          "",
          "SELECT 1 FROM INFORMATION_SCHEMA.TABLES"
              + " WHERE LOWER(TABLE_SCHEMA) = LOWER(COALESCE(CAST(? AS VARCHAR), CURRENT_SCHEMA))"
              + " AND LOWER(TABLE_NAME) = ?",
          "",
          "");

  /**
   * {@code statement_timestamp()} may use an index, {@code clock_timestamp()} may not, and {@code
   * now()} is the transaction's. A role sees when its own sessions began, and only the process
   * number of others'. A setting made by {@code set_config(…, true)} ends with the transaction; in
   * the WHERE clause it is in force before the row is locked, at no statement more. A role may end
   * its own sessions.
   */
  static final Dialect POSTGRESQL =
      new Dialect(
          "PostgreSQL",
          "/dev/hearback/storage/postgresql/",
          Map.of(
              "{now}", "statement_timestamp()",
              "{later}", "statement_timestamp() + ? * interval '1 millisecond'",
              "{earlier}", "statement_timestamp() - ? * interval '1 millisecond'",
              "{onConflict}", " ON CONFLICT DO NOTHING",
              "{ownersMark}",
                  " AND pg_try_advisory_xact_lock_shared(hashtextextended(CAST(owner AS TEXT), 0))",
              "{session}",
                  "(SELECT "
                      + POSTGRESQL_SESSION
                      + " FROM pg_stat_activity WHERE pid = pg_backend_pid())",
              "{sessionEnded}",
                  "session LIKE "
                      + POSTGRESQL_STARTED
                      + " || ' %' AND NOT EXISTS (SELECT 1 FROM pg_stat_activity"
                      + " WHERE session LIKE '% ' || pid"
                      + " AND (backend_start IS NULL OR session = "
                      + POSTGRESQL_SESSION
                      + "))"),
          " AND set_config('lock_timeout', '%d', true) IS NOT NULL" + POSTGRESQL_SILENCE,
          POSTGRESQL_SILENCE,
          "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
              + " WHERE locktype = 'advisory' AND datname = current_database()"
              + " AND database = datid AND objsubid = 1 AND usename = session_user AND pid <> pg_backend_pid()"
              + " AND (CAST(classid AS BIGINT) << 32) + CAST(objid AS BIGINT)"
              + " = hashtextextended(CAST(? AS TEXT), 0)",
          "SELECT 1 WHERE to_regclass(COALESCE(? || '.', '') || ?) IS NOT NULL",
          "SELECT pg_try_advisory_lock(7521983440127)",
          "SELECT pg_advisory_unlock(7521983440127)");

  /** The same for a role that must not look at the database's sessions. */
  Dialect withoutSessions() {
    Map<String, String> others = new HashMap<>(placeholders);
    others.put("{session}", H2.placeholders.get("{session}"));
    others.put("{sessionEnded}", H2.placeholders.get("{sessionEnded}"));
    return new Dialect(
        product, scripts, others, bounds, silence, "", tableExists, migrationLock, migrationUnlock);
  }

  /** The statement for this database. */
  String expand(String template, String schemaPrefix) {
    String sql = template.replace("{schema}", schemaPrefix);
    for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
      sql = sql.replace(placeholder.getKey(), placeholder.getValue());
    }
    return sql.replace("{bounded}", bounded(LOCK_WAIT, SILENCE))
        .replace("{free}", bounded(FREE, SHORT_SILENCE))
        .replace("{brief}", bounded(BRIEF, SILENCE))
        .replace("{soonSilenced}", String.format(Locale.ROOT, silence, SILENCE.toMillis()));
  }

  /**
   * {@code {bounded}} with other bounds.
   *
   * @param wait longest wait for one lock
   * @param longestSilence how long the transaction may be idle before the database ends it
   */
  public String bounded(Duration wait, Duration longestSilence) {
    return String.format(Locale.ROOT, bounds, wait.toMillis(), longestSilence.toMillis());
  }
}
