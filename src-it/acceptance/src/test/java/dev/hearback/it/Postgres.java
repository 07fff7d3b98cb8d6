package dev.hearback.it;

import dev.hearback.it.server.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** A real PostgreSQL of a test's own. */
public final class Postgres implements AutoCloseable {

  private final EmbeddedPostgres postgres;

  private Postgres(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts it, empty. */
  public static Postgres start() throws IOException {
    return new Postgres(EmbeddedPostgres.start());
  }

  /** What a server must be told to use it. */
  public Database database() throws URISyntaxException {
    return database(postgres.getPort());
  }

  /** What a server must be told to use it by way of another port. */
  public Database database(int port) throws URISyntaxException {
    Path driver = Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Database.postgresql(driver, port, "postgres", "postgres", "postgres");
  }

  /** Runs a statement. */
  public void run(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Connections to it, of its owner. */
  public DataSource dataSource() {
    return postgres.getPostgresDatabase();
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return postgres.getPort();
  }

  /** The number that a query finds; 0 if it finds none. */
  public long count(String query) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
