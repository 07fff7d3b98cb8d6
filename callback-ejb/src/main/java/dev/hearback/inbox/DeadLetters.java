package dev.hearback.inbox;

import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What needs an operator. */
@ApplicationScoped
public class DeadLetters {

  private Database database;

  protected DeadLetters() {}

  /** Works on this database. */
  @Inject
  public DeadLetters(Database database) {
    this.database = database;
  }

  /** The newest dead letters of an application, among them callbacks of jobs that nobody knows. */
  public List<DeadLetter> list(String application, int max) {
    return database.call(
        "listing the dead letters of " + application,
        sql -> {
          List<DeadLetter> deliveries =
              sql.list(
                  "SELECT id, job_id, observer, attempts, code, problem AS reason, ended_at"
                      + " FROM {schema}hearback_delivery WHERE state = 'DEAD' AND application = ?"
                      + " ORDER BY ended_at DESC LIMIT ?",
                  row ->
                      deadLetter(
                          row,
                          DeadLetter.Kind.DELIVERY,
                          Optional.ofNullable(row.getString("observer"))),
                  application,
                  max);
          List<DeadLetter> callbacks =
              sql.list(
                  "SELECT id, job_id, attempts, code, note AS reason, ended_at"
                      + " FROM {schema}hearback_callback WHERE state = 'DEAD'"
                      + " AND (application = ? OR application IS NULL)"
                      + " ORDER BY ended_at DESC LIMIT ?",
                  row -> deadLetter(row, DeadLetter.Kind.CALLBACK, Optional.empty()),
                  application,
                  max);
          return Stream.concat(deliveries.stream(), callbacks.stream())
              .sorted(Comparator.comparing(DeadLetter::since).reversed())
              .limit(max)
              .toList();
        });
  }

  private static DeadLetter deadLetter(
      ResultSet row, DeadLetter.Kind kind, Optional<String> observer) throws SQLException {
    return new DeadLetter(
        Sql.uuid(row, "id"),
        kind,
        Optional.ofNullable(Sql.uuid(row, "job_id")),
        observer,
        row.getInt("attempts"),
        row.getString("code"),
        Optional.ofNullable(row.getString("reason")).orElse(""),
        Sql.instant(row, "ended_at"));
  }
}
