package dev.hearback.it.app.ejb;

import dev.hearback.ObserverId;
import dev.hearback.OutsideTransaction;
import dev.hearback.Tagged;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.app.lib.Notebook;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Observers that work on another data source. */
@Dependent
public class SecondDatabase {

  /** Its name in JNDI. */
  public static final String NAME = "jdbc/second";

  @Inject Notebook notebook;

  @ObserverId("second")
  void insideTransaction(@Observes @Tagged("second") TranscriptionSucceeded event)
      throws SQLException {
    use();
  }

  @OutsideTransaction
  @ObserverId("second-outside")
  void outsideTransaction(@Observes @Tagged("second-outside") TranscriptionSucceeded event)
      throws SQLException {
    use();
    notebook.write(
        event.jobId(),
        Note.of("second-outside", event.origin().attempt(), event.transcript().text()));
  }

  /** Writes into both databases, and then throws as often as the attribute {@code throws} says. */
  @ObserverId("both")
  void both(@Observes @Tagged("both") TranscriptionSucceeded event) throws SQLException {
    update(
        "insert into it_second values ('%s', %d)"
            .formatted(event.jobId(), event.origin().attempt()));
    notebook.write(
        event.jobId(), Note.of("both", event.origin().attempt(), event.transcript().text()));
    if (event.origin().attempt() <= Integer.parseInt(event.attribute("throws"))) {
      throw new IllegalStateException("as the test wants it");
    }
  }

  /** Makes the table; outside a transaction. */
  public static void create() throws SQLException {
    update("create table it_second (job varchar(36), attempt int)");
  }

  /** The attempts that have left a row for this job in the second database. */
  public static List<Integer> attempts(UUID job) throws SQLException {
    try (Connection connection = Notebook.dataSource(NAME).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select attempt from it_second where job = '" + job + "'")) {
      List<Integer> attempts = new ArrayList<>();
      while (rows.next()) {
        attempts.add(rows.getInt(1));
      }
      return attempts;
    }
  }

  /** Makes the second data source a part of the caller's transaction, if there is one. */
  public static void use() throws SQLException {
    try (Connection connection = Notebook.dataSource(NAME).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select 1").close();
    }
  }

  private static void update(String sql) throws SQLException {
    try (Connection connection = Notebook.dataSource(NAME).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
