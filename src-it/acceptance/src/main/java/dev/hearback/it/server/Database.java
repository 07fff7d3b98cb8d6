package dev.hearback.it.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A database that a server's data source shall lead to.
 *
 * @param kind whose it is
 * @param url its JDBC URL
 * @param user who logs in
 * @param password with which password
 * @param driver the jar of its driver, for servers that do not have it
 * @param connections how many there may be at most; 0: as the server likes
 * @param xa whether the data source takes part in distributed transactions
 */
public record Database(
    Kind kind,
    String url,
    String user,
    String password,
    Optional<Path> driver,
    int connections,
    boolean xa) {

  /** Whose a database is. */
  public enum Kind {
    /** Runs inside the server, whose own driver is used. */
    H2("org.h2.jdbcx.JdbcDataSource", "org.h2.jdbcx.JdbcDataSource"),
    /** Runs beside it. */
    POSTGRESQL("org.postgresql.ds.PGSimpleDataSource", "org.postgresql.xa.PGXADataSource");

    private final String dataSourceClass;
    private final String xaDataSourceClass;

    Kind(String dataSourceClass, String xaDataSourceClass) {
      this.dataSourceClass = dataSourceClass;
      this.xaDataSourceClass = xaDataSourceClass;
    }
  }

  /** What the driver's class implements. */
  String type() {
    return xa ? "javax.sql.XADataSource" : "javax.sql.DataSource";
  }

  /** The driver's class that does so. */
  String driverClass() {
    return xa ? kind.xaDataSourceClass : kind.dataSourceClass;
  }

  /** An H2 file that outlives the server: {@code file} without H2's extension. */
  public static Database h2(Path file) {
    return h2("jdbc:h2:file:" + file.toAbsolutePath());
  }

  /** An H2 database in memory, which forgets everything with the server. */
  public static Database h2InMemory() {
    return h2("jdbc:h2:mem:it");
  }

  private static Database h2(String url) {
    return new Database(Kind.H2, url, "sa", "sa", Optional.empty(), 0, false);
  }

  /** A PostgreSQL database on 127.0.0.1, with the jar of its driver. */
  public static Database postgresql(
      Path driver, int port, String database, String user, String password) {
    return new Database(
        Kind.POSTGRESQL,
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
        user,
        password,
        Optional.of(driver.toAbsolutePath()),
        0,
        false);
  }

  /** The same with so many connections at most. */
  public Database connections(int most) {
    return new Database(kind, url, user, password, driver, most, xa);
  }

  /** The same without statements that the session keeps prepared. */
  public Database unprepared() {
    return new Database(kind, url + "?prepareThreshold=0", user, password, driver, connections, xa);
  }

  /** The same by an XA data source. */
  public Database distributed() {
    return new Database(kind, url, user, password, driver, connections, true);
  }
}
