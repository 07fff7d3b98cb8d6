package dev.hearback.storage;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings the schema up to date by running numbered scripts, each of which also enters its version.
 * Each is a transaction of its own that waits only briefly for the locks of others, because live
 * traffic waits behind it; then it is tried again. Indexes of large tables are made beside the
 * traffic ({@code CONCURRENTLY}), which no transaction can do: such a script may be repeated.
 *
 * <p>Two nodes that start at once both come up. Where the database can lock, one of them runs the
 * scripts and the others wait. H2 commits after each statement, and with that lets go of every
 * lock: there both may run the same script. So each statement there must be repeatable, and a
 * script that meets the other one is tried again. None may alter a table there: that loses rows
 * which others write meanwhile.
 */
final class Migration {

  /**
   * One script.
   *
   * @param version its number
   * @param oldestCode the oldest schema version whose code can work after it; a script that only
   *     adds does not raise it, so that a rolling upgrade has both at once
   */
  record Script(int version, int oldestCode, String name) {}

  private record Applied(int oldestCode, String checksum) {}

  /**
   * All scripts in their order; every database has the same ones. None is ever changed once 0.1.0
   * is released; until then there is only the first, which may be.
   */
  static final List<Script> SCRIPTS = List.of(new Script(1, 1, "001-initial.sql"));

  private static final Logger LOG = System.getLogger(Migration.class.getPackageName());
  private static final String BESIDE_TRAFFIC = "CONCURRENTLY";

  /** PostgreSQL's: a lock was not free in time, or whoever has it waits for one of ours. */
  private static final Set<String> IN_THE_WAY = Set.of("55P03", "40P01");

  private static final Duration LOCK_WAIT = Duration.ofMillis(500);

  /** For live traffic, between two tries to get a lock. */
  private static final Duration RELIEF = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration REMINDER = Duration.ofMinutes(1);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int TRIES_WITHOUT_LOCK = 10;
  private static final String VERSIONS = "{schema}hearback_schema";

  private final Connection connection;
  private final Statements statements;
  private final Optional<String> schema;
  private final Duration patience;
  private final List<Script> scripts;

  /**
   * For one start.
   *
   * @param patience how long another deployment may take to migrate: then this one gives up, or, if
   *     it would migrate itself, tells that it waits; and how long a script is retried while others
   *     hold the locks that it needs
   * @param scripts {@link #SCRIPTS}; tests add some
   */
  Migration(
      Connection connection,
      Statements statements,
      Optional<String> schema,
      Duration patience,
      List<Script> scripts) {
    this.connection = connection;
    this.statements = statements;
    this.schema = schema;
    this.patience = patience;
    this.scripts = scripts;
  }

  void bringUpToDate(boolean migrate) throws SQLException {
    if (missing().isEmpty()) {
      return;
    }
    if (!migrate) {
      awaitOthers();
    } else if (statements.dialect().migrationLock().isEmpty()) {
      runWithoutLock();
    } else {
      runLocked();
    }
  }

  /** Servers start applications side by side, and one of them may be the one that migrates. */
  private void awaitOthers() throws SQLException {
    long end = System.nanoTime() + patience.toNanos();
    List<Script> missing = missing();
    while (!missing.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new UnusableDatabaseException(
            "HB-0203 expected schema version "
                + newest()
                + ", found it without "
                + names(missing)
                + ". Run these scripts (they are in the EJB jar; {schema} stands for the schema's"
                + " name and a dot, or for nothing), or let Hearback do it with"
                + " hearback.schema.migrate=true");
      }
      pause(LOOK);
      missing = missing();
    }
  }

  private void runLocked() throws SQLException {
    // Never by waiting for the lock: an index made beside the traffic waits for whoever waits.
    long end = System.nanoTime() + patience.toNanos();
    while (!isTrue(statements.dialect().migrationLock())) {
      if (missing().isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        end = System.nanoTime() + REMINDER.toNanos();
        LOG.log(
            Level.WARNING,
            "HB-0230 Another deployment migrates the schema, or hangs while it does; this one goes"
                + " on waiting. pg_locks names its session (locktype advisory),"
                + " pg_stat_activity tells what that does");
      }
      pause(LOOK);
    }
    try {
      run(missing());
    } finally {
      isTrue(statements.dialect().migrationUnlock());
    }
  }

  private void runWithoutLock() throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        run(missing());
        return;
      } catch (UnusableDatabaseException e) {
        if (tries == TRIES_WITHOUT_LOCK || !(e.getCause() instanceof SQLException)) {
          throw e;
        }
        pause(LOOK);
      }
    }
  }

  private void run(List<Script> missing) throws SQLException {
    createSchema();
    for (Script script : missing) {
      LOG.log(Level.INFO, "HB-0227 Running script {0}", resource(script));
      try {
        runPatiently(script);
      } catch (SQLException e) {
        throw new UnusableDatabaseException(
            "HB-0207 script "
                + resource(script)
                + " failed with SQLState "
                + e.getSQLState()
                + ". If Hearback's user may not create tables, let the database's owner run the"
                + " scripts and set hearback.schema.migrate=false",
            e);
      }
    }
  }

  private void runPatiently(Script script) throws SQLException {
    for (long end = System.nanoTime() + patience.toNanos(); ; pause(RELIEF)) {
      try {
        run(script);
        return;
      } catch (SQLException e) {
        if (e.getSQLState() == null || !IN_THE_WAY.contains(e.getSQLState())) {
          throw e;
        }
        if (System.nanoTime() > end) {
          throw new UnusableDatabaseException(
              "HB-0229 script "
                  + resource(script)
                  + " did not get its locks within "
                  + patience
                  + ": a transaction keeps a table of Hearback's. End it (pg_stat_activity and"
                  + " pg_locks name it), or start again when there is less going on",
              e);
        }
        LOG.log(
            Level.WARNING,
            "HB-0228 Script {0} would keep others waiting; it is tried again",
            resource(script));
      }
    }
  }

  private void run(Script script) throws SQLException {
    String text = text(script);
    if (text.contains(BESIDE_TRAFFIC)) {
      execute(script, text);
      return;
    }
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1 WHERE TRUE" + statements.dialect().bounded(LOCK_WAIT, SILENCE));
      }
      execute(script, text);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  private void execute(Script script, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : split(text)) {
        statement.execute(statements.get(sql));
      }
    }
    // The script entered its version itself, as it does when a DBA runs it; we add its checksum.
    try (PreparedStatement update =
        connection.prepareStatement(
            statements.get("UPDATE " + VERSIONS + " SET checksum = ? WHERE version = ?"))) {
      update.setString(1, Text.sha256(text));
      update.setInt(2, script.version());
      update.executeUpdate();
    }
  }

  private boolean isTrue(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private void createSchema() throws SQLException {
    if (schema.isEmpty()) {
      return;
    }
    try (PreparedStatement exists =
        connection.prepareStatement(
            "SELECT 1 FROM information_schema.schemata WHERE LOWER(schema_name) = ?")) {
      exists.setString(1, schema.get());
      try (ResultSet rows = exists.executeQuery()) {
        if (rows.next()) {
          return;
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema.get());
    }
  }

  /** The scripts that have not been run; refuses a schema on which a different one ran. */
  private List<Script> missing() throws SQLException {
    Map<Integer, Applied> applied = applied();
    for (Map.Entry<Integer, Applied> entry : applied.entrySet()) {
      if (entry.getKey() > newest() && entry.getValue().oldestCode() > newest()) {
        throw new UnusableDatabaseException(
            "HB-0205 the schema is of version "
                + entry.getKey()
                + ", which needs a Hearback that knows version "
                + entry.getValue().oldestCode()
                + " or later; this one knows "
                + newest()
                + ". Deploy the newer Hearback on this node too");
      }
    }
    List<Script> missing = new ArrayList<>();
    for (Script script : scripts) {
      Applied before = applied.get(script.version());
      if (before == null) {
        missing.add(script);
      } else if (before.checksum() != null && !before.checksum().equals(checksum(script))) {
        throw new UnusableDatabaseException(
            "HB-0204 script "
                + resource(script)
                + " was changed after it had run: expected checksum "
                + before.checksum()
                + ", found "
                + checksum(script)
                + ". Deploy the Hearback that it belongs to");
      }
    }
    return missing;
  }

  private Map<Integer, Applied> applied() throws SQLException {
    Map<Integer, Applied> applied = new TreeMap<>();
    if (!versionsExist()) {
      return applied;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                statements.get("SELECT version, oldest_code, checksum FROM " + VERSIONS))) {
      while (rows.next()) {
        applied.put(rows.getInt(1), new Applied(rows.getInt(2), rows.getString(3)));
      }
    }
    return applied;
  }

  private boolean versionsExist() throws SQLException {
    try (PreparedStatement exists =
        connection.prepareStatement(statements.dialect().tableExists())) {
      exists.setString(1, schema.orElse(null));
      exists.setString(2, "hearback_schema");
      try (ResultSet rows = exists.executeQuery()) {
        return rows.next();
      }
    }
  }

  private int newest() {
    return scripts.get(scripts.size() - 1).version();
  }

  private String resource(Script script) {
    return statements.dialect().scripts() + script.name();
  }

  private String names(List<Script> wanted) {
    return String.join(", ", wanted.stream().map(this::resource).toList());
  }

  private String checksum(Script script) {
    return Text.sha256(text(script));
  }

  private String text(Script script) {
    try (InputStream in = Migration.class.getResourceAsStream(resource(script))) {
      if (in == null) {
        throw new IllegalStateException("HB-0208 missing in the archive: " + resource(script));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new IllegalStateException("HB-0208 cannot be read: " + resource(script), e);
    }
  }

  /** The statements of a script: each ends with a semicolon at a line's end, outside of $$. */
  static List<String> split(String script) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    boolean quoted = false;
    for (String line : script.lines().toList()) {
      if (!quoted && (line.isBlank() || line.startsWith("--"))) {
        continue;
      }
      quoted ^= line.split("\\$\\$", -1).length % 2 == 0;
      statement.append(line).append('\n');
      if (!quoted && line.endsWith(";")) {
        statements.add(statement.substring(0, statement.lastIndexOf(";")));
        statement.setLength(0);
      }
    }
    return statements;
  }
}
