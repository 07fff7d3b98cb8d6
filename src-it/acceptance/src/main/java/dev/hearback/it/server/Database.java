package dev.hearback.it.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server's default data source shall be, as the administrator's commands that make it so.
 *
 * @param poolName the connection pool behind {@code java:comp/DefaultDataSource}
 * @param commands run before the server boots
 * @param drivers jars to add to the server
 */
public record Database(String poolName, List<String> commands, List<Path> drivers) {

  private static final String POOL = "resources.jdbc-connection-pool.";
  private static final String MICROS_OWN = "H2Pool";

  /** Copies the lists. */
  public Database {
    commands = List.copyOf(commands);
    drivers = List.copyOf(drivers);
  }

  /**
   * An H2 file that outlives the server: {@code file} without H2's extension. Left alone, Payara
   * Micro keeps its data in a temporary folder.
   */
  public static Database h2(Path file) {
    return h2(file, "");
  }

  /**
   * An H2 file that is written at each commit. H2's own default ({@code WRITE_DELAY=500}) loses
   * what was committed in the last half second when the process is killed.
   */
  public static Database h2WrittenAtOnce(Path file) {
    return h2(file, ";WRITE_DELAY=0");
  }

  /** An H2 database that is gone with the server. */
  public static Database h2InMemory() {
    return h2("jdbc:h2:mem:gone;DB_CLOSE_DELAY=-1");
  }

  private static Database h2(Path file, String options) {
    return h2("jdbc:h2:file:" + escaped(file.toAbsolutePath().toString()) + options);
  }

  private static Database h2(String url) {
    return new Database(
        MICROS_OWN, List.of("set " + POOL + MICROS_OWN + ".property.URL=" + url), List.of());
  }

  /** A PostgreSQL database on 127.0.0.1, with the jar of its driver. */
  public static Database postgresql(
      Path driver, int port, String database, String user, String password) {
    return new Database(
        "PostgresPool",
        List.of(
            "create-jdbc-connection-pool --restype javax.sql.DataSource"
                + " --datasourceclassname org.postgresql.ds.PGSimpleDataSource --property "
                + "serverName=127.0.0.1:portNumber=%d:databaseName=%s:user=%s:password=%s PostgresPool"
                    .formatted(port, escaped(database), escaped(user), escaped(password)),
            "set resources.jdbc-resource.jdbc/__default.pool-name=PostgresPool"),
        List.of(driver));
  }

  /** The same with so many connections at most. */
  public Database connections(int most) {
    return and(
        "set " + POOL + poolName + ".steady-pool-size=1",
        "set " + POOL + poolName + ".max-pool-size=" + most);
  }

  private Database and(String... more) {
    List<String> all = new ArrayList<>(commands);
    all.addAll(List.of(more));
    return new Database(poolName, all, drivers);
  }

  /** Colons separate properties in the administrator's commands. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(":", "\\:");
  }
}
