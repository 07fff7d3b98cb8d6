package dev.hearback.storage;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Optional;

/** Keeps H2 from losing callbacks that have been answered with 200. */
final class VolatileH2 {

  private static final int TRIES = 10;

  private VolatileH2() {}

  static void refuse(Connection connection) throws SQLException {
    Optional<String> path = path(connection);
    if (path.isEmpty()) {
      throw refused("a database in memory");
    }
    if (isTemporary(path.get(), System.getProperty("java.io.tmpdir"))) {
      throw refused("a database in the temporary directory: " + path.get());
    }
  }

  /**
   * Has H2 write at each commit. By itself it writes up to half a second later, which a killed
   * process does not live to see. Holds as long as the database stays open, so it is kept open
   * until the process ends; needs the rights of its owner.
   *
   * <p>WildFly starts an application's singletons at once: one that makes its tables locks H2's
   * settings, and on a busy machine for longer than H2 waits.
   */
  static void writeAtOnce(Connection connection) throws SQLException {
    for (int tries = 1; ; tries++) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET DB_CLOSE_DELAY -1");
        statement.execute("SET WRITE_DELAY 0");
        return;
      } catch (SQLTimeoutException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Where H2 itself says its file is, so that relative paths and ~ are resolved. */
  private static Optional<String> path(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("CALL DATABASE_PATH()")) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  static boolean isTemporary(String path, String temporaryDirectory) {
    try {
      Path file = Path.of(path).toAbsolutePath().normalize();
      return path.startsWith("memFS:")
          || path.startsWith("nioMemFS:")
          || path.startsWith("memLZF:")
          || path.startsWith("nioMemLZF:")
          || file.startsWith(Path.of(temporaryDirectory).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static UnusableDatabaseException refused(String found) {
    return UnusableDatabaseException.unsuitable(
        "HB-0201 expected a database that survives a restart, found "
            + found
            + ". Callbacks that were answered 200 would be lost. Either make a data"
            + " source on PostgreSQL or on an H2 file and name it with"
            + " hearback.datasource=jdbc/hearback, for example\n"
            + "  Payara:  asadmin create-jdbc-connection-pool --datasourceclassname"
            + " org.postgresql.ds.PGSimpleDataSource --restype javax.sql.DataSource --property"
            + " serverName=HOST:databaseName=hearback:user=USER:password=PASSWORD hearback-pool\n"
            + "           asadmin create-jdbc-resource --connectionpoolid hearback-pool"
            + " jdbc/hearback\n"
            + "  WildFly: /subsystem=datasources/data-source=hearback:add("
            + "jndi-name=java:/jdbc/hearback, driver-name=postgresql,"
            + " connection-url=jdbc:postgresql://HOST/hearback, user-name=USER,"
            + " password=PASSWORD)\n"
            + "or, for a trial whose callbacks may be lost, set"
            + " hearback.storage.allow-volatile=true");
  }
}
