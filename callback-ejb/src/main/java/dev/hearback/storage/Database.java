package dev.hearback.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * The one database. Until {@link #open} has returned, every other method throws {@link
 * StorageException}.
 */
@ApplicationScoped
public class Database {

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final int OLDEST_POSTGRESQL = 12;
  private static final int OLDEST_H2_MAJOR = 2;
  private static final int OLDEST_H2_MINOR = 2;

  /** How long the migration may be held up, by another deployment or by locks. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Duration patience;
  private final List<Migration.Script> scripts;
  private volatile Opened opened;

  public Database() {
    this(PATIENCE, Migration.SCRIPTS);
  }

  Database(Duration patience, List<Migration.Script> scripts) {
    this.patience = patience;
    this.scripts = scripts;
  }

  /** What is to be done with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Sql sql) throws SQLException;
  }

  private record Opened(DataSource dataSource, Statements statements) {}

  /**
   * Looks up the data source, then does what the other {@code open} does.
   *
   * @param name JNDI name of the data source
   */
  public void open(String name, Optional<String> schema, boolean allowVolatile, boolean migrate) {
    try {
      open((DataSource) InitialContext.doLookup(name), schema, allowVolatile, migrate);
    } catch (NamingException | ClassCastException e) {
      throw new UnusableDatabaseException(
          "HB-0221 hearback.datasource: expected the JNDI name of a data source, found "
              + name
              + others(),
          e);
    }
  }

  /**
   * Looks at the database, and brings its schema up to date. Called once at start-up, outside any
   * transaction; commits on its own.
   *
   * @param schema schema of all tables; without it the connection's own
   * @param allowVolatile whether a database may be used whose contents end with the process or the
   *     machine's temporary files
   * @param migrate whether to run missing scripts; otherwise they are waited for a while
   * @throws UnusableDatabaseException if it must not be used as it is; the message tells the way
   *     out
   * @throws StorageException if it does not answer
   */
  public void open(
      DataSource dataSource, Optional<String> schema, boolean allowVolatile, boolean migrate) {
    String prefix = schema.map(Database::prefix).orElse("");
    try (Connection connection = dataSource.getConnection()) {
      Dialect dialect = dialectOf(connection.getMetaData());
      if (dialect.equals(Dialect.POSTGRESQL) && !seesSessions(connection)) {
        dialect = dialect.withoutSessions();
      }
      if (dialect.equals(Dialect.H2) && !allowVolatile) {
        VolatileH2.refuse(connection);
        VolatileH2.writeAtOnce(connection);
      }
      Statements statements = new Statements(dialect, prefix);
      new Migration(connection, statements, schema, patience, scripts).bringUpToDate(migrate);
      opened = new Opened(dataSource, statements);
    } catch (SQLException e) {
      throw new StorageException("HB-0210 opening the database: SQLState " + e.getSQLState(), e);
    }
  }

  /**
   * A connection of the current transaction, if there is one; must be closed.
   *
   * @throws StorageException if there is none to be had
   */
  public Connection connection() {
    try {
      return opened().dataSource().getConnection();
    } catch (SQLException e) {
      throw new StorageException("HB-0211 no connection: SQLState " + e.getSQLState(), e);
    }
  }

  /** The database's name and version, for people. */
  public String product() {
    return call(
        "asking for the database's version",
        sql -> {
          DatabaseMetaData about = sql.about();
          return about.getDatabaseProductName() + " " + about.getDatabaseProductVersion();
        });
  }

  /** Whether a thread may be interrupted while it uses the database: H2 closes its file then. */
  public boolean toleratesInterrupts() {
    return !opened().statements().dialect().equals(Dialect.H2);
  }

  /** How far the database's clock is ahead of this node's; negative if it is behind. */
  public Duration clockAhead() {
    return call(
        "asking for the database's time",
        sql ->
            sql.first(
                    "SELECT {now} AS now_there",
                    row -> Duration.between(WallClock.now(), Sql.instant(row, "now_there")))
                .orElseThrow());
  }

  /**
   * Uses this database and another data source together, as an observer may do in its transaction.
   *
   * @param name JNDI name of the other one
   * @throws StorageException if that cannot be had; the server may also refuse only the commit
   */
  public void useWith(String name) {
    call("using two data sources", sql -> sql.any("SELECT 1"));
    try (Connection other = ((DataSource) InitialContext.doLookup(name)).getConnection();
        Statement statement = other.createStatement()) {
      statement.execute("SELECT 1");
    } catch (NamingException | ClassCastException e) {
      throw new StorageException(
          "HB-0224 expected a data source, found none at " + name + others(), e);
    } catch (SQLException e) {
      throw new StorageException("HB-0225 data source " + name + " refused", e);
    }
  }

  /**
   * Works with one connection, which goes back afterwards.
   *
   * @param doing what is being done, with ids, for the exception's message
   * @throws StorageException if the database refused
   */
  public <T> T call(String doing, Work<T> work) {
    try (Connection connection = connection()) {
      return work.run(new Sql(connection, opened().statements()));
    } catch (SQLException e) {
      throw new StorageException("HB-0210 " + doing + ": SQLState " + e.getSQLState(), e);
    }
  }

  private static String others() {
    try {
      return DataSourceNames.told(new InitialContext());
    } catch (NamingException e) {
      return "";
    }
  }

  private Opened opened() {
    Opened now = opened;
    if (now == null) {
      throw new StorageException("HB-0209 the database is not open yet", null);
    }
    return now;
  }

  private static String prefix(String schema) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new UnusableDatabaseException(
          "HB-0206 expected a schema name of lower-case letters, digits and underscores, found \""
              + Text.clean(schema, 80)
              + "\"");
    }
    return schema + ".";
  }

  /** Everybody may look at PostgreSQL's sessions, unless an administrator has forbidden it. */
  private static boolean seesSessions(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet allowed =
            statement.executeQuery("SELECT has_table_privilege('pg_stat_activity', 'SELECT')")) {
      return allowed.next() && allowed.getBoolean(1);
    }
  }

  private static Dialect dialectOf(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName();
    int major = database.getDatabaseMajorVersion();
    int minor = database.getDatabaseMinorVersion();
    if (product.equals(Dialect.POSTGRESQL.product()) && major >= OLDEST_POSTGRESQL) {
      return Dialect.POSTGRESQL;
    }
    if (product.equals(Dialect.H2.product())
        && (major > OLDEST_H2_MAJOR || (major == OLDEST_H2_MAJOR && minor >= OLDEST_H2_MINOR))) {
      return Dialect.H2;
    }
    throw UnusableDatabaseException.unsuitable(
        "HB-0202 expected PostgreSQL 12 or later, or H2 2.2 or later (for development), found "
            + product
            + " "
            + major
            + "."
            + minor
            + ". Name another data source with hearback.datasource");
  }
}
