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
import java.sql.SQLException;
import java.sql.Statement;

/** Observers that work on another data source, which is not XA. */
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

  /** Makes the second data source a part of the caller's transaction, if there is one. */
  public static void use() throws SQLException {
    try (Connection connection = Notebook.dataSource(NAME).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select 1").close();
    }
  }
}
