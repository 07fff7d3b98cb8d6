package dev.hearback.it;

import static org.awaitility.Awaitility.await;

import dev.hearback.it.server.Database;
import dev.hearback.it.server.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL of a test's own. */
public final class Postgres implements AutoCloseable {

  private final int port;
  private final DataSource dataSource;
  private final Closeable server;

  private Postgres(int port, DataSource dataSource, Closeable server) {
    this.port = port;
    this.dataSource = dataSource;
    this.server = server;
  }

  /** Starts it, empty. */
  public static Postgres start() throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    return new Postgres(postgres.getPort(), postgres.getPostgresDatabase(), postgres);
  }

  /**
   * Starts it, empty, with these lines in its configuration, and its log in this file. Unlike the
   * others it writes to the disk before it answers, as in production.
   */
  public static Postgres start(Map<String, String> configuration, Path log) throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    builder.setServerConfig("fsync", "on");
    builder.setServerConfig("synchronous_commit", "on");
    configuration.forEach(builder::setServerConfig);
    builder.setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
    EmbeddedPostgres postgres = builder.start();
    return new Postgres(postgres.getPort(), postgres.getPostgresDatabase(), postgres);
  }

  /** Starts it, empty, with its tables on that disk and its write-ahead log in this folder. */
  public static Postgres on(SmallDisk disk, Path folder)
      throws IOException, InterruptedException, SQLException {
    String programs;
    try (Postgres usual = start()) {
      programs = usual.text("select setting from pg_config where name = 'BINDIR'");
    }
    String data = disk.mountPoint().resolve("postgresql").toString();
    Path log = Files.createDirectories(folder).resolve("postgresql.log");
    Path wal = folder.resolve("wal").toAbsolutePath();
    Process made =
        disk.run(
            log,
            programs + "/initdb",
            "--username=postgres",
            "--auth=trust",
            "--pgdata=" + data,
            "--waldir=" + wal);
    if (made.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUser("postgres");
    dataSource.setPortNumbers(new int[] {FreePort.any()});
    int port = dataSource.getPortNumbers()[0];
    Process server =
        disk.run(
            log,
            programs + "/postgres",
            "-D",
            data,
            "-p",
            Integer.toString(port),
            "-h",
            "127.0.0.1",
            "-k",
            "");
    Postgres postgres = new Postgres(port, dataSource, () -> end(server));
    await().ignoreExceptions().until(() -> postgres.count("select 1") == 1);
    return postgres;
  }

  /** Its own processes end when it does, in order. */
  private static void end(Process server) {
    server.destroy();
    server.onExit().join();
  }

  /** What a server must be told to use it. */
  public Database database() throws URISyntaxException {
    return database(port);
  }

  /** What a server must be told to use it by way of another port. */
  public Database database(int port) throws URISyntaxException {
    Path driver = Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Database.postgresql(driver, port, "postgres", "postgres", "postgres");
  }

  /** Runs a statement. */
  public void run(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Connections to it, of its owner. */
  public DataSource dataSource() {
    return dataSource;
  }

  /** Starts it anew, as administrators do: all sessions end, and it is away for a moment. */
  public void restart() throws IOException, InterruptedException, SQLException {
    List<String> line = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) { // as whom PostgreSQL does not run
      line.addAll(List.of("unshare", "--user"));
    }
    line.add(text("select setting from pg_config where name = 'BINDIR'") + "/pg_ctl");
    line.addAll(List.of("restart", "--wait", "--mode=fast", "-D", text("show data_directory")));
    Process restart =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (restart.waitFor() != 0) {
      throw new IllegalStateException(line + " ended with " + restart.exitValue());
    }
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The number that a query finds; 0 if it finds none. */
  public long count(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** The text that a query finds. */
  public String text(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
