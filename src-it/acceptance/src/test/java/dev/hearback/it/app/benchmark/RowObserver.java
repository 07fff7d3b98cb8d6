package dev.hearback.it.app.benchmark;

import dev.hearback.Transcript;
import dev.hearback.TranscriptionSucceeded;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.OptionalDouble;
import javax.sql.DataSource;

/** The business code: one row for each transcript, as the others' insert. */
@ApplicationScoped
public class RowObserver {

  @Resource(lookup = "java:comp/DefaultDataSource")
  private DataSource dataSource;

  void on(@Observes TranscriptionSucceeded event) throws SQLException {
    Transcript transcript = event.transcript();
    OptionalDouble confidence = transcript.confidence();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into benchmark_row (job, confidence, text) values (?, ?, ?)")) {
      statement.setString(1, event.origin().vendorJobId());
      if (confidence.isPresent()) {
        statement.setDouble(2, confidence.getAsDouble());
      } else {
        statement.setNull(2, Types.DOUBLE);
      }
      statement.setString(3, transcript.text());
      statement.executeUpdate();
    }
  }
}
