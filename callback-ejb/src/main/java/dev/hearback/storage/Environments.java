package dev.hearback.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The environment that each application's rows belong to. By it a copy of the database is
 * recognised as one.
 */
@ApplicationScoped
public class Environments {

  @Inject Database database;

  /**
   * Enters the environment if the application has none yet, or the one whose label is given. In the
   * caller's transaction.
   *
   * @return the environment that the rows belong to, if that is another one
   */
  public Optional<Environment> enter(
      String application, Environment ours, Optional<String> replaced) {
    return database.call(
        "looking for the environment of " + application,
        sql -> {
          sql.boundSilence();
          sql.insertIfNew(
              "INSERT INTO {schema}hearback_environment (application, name, public_url)"
                  + " VALUES (?, ?, ?){onConflict}",
              application,
              ours.name(),
              ours.publicUrl());
          Environment stored = stored(sql, application);
          if (!stored.mayBe(ours) && !replaced.equals(Optional.of(stored.label()))) {
            return Optional.of(stored);
          }
          sql.update(
              "UPDATE {schema}hearback_environment SET name = ?,"
                  + " public_url = COALESCE(NULLIF(?, ''), public_url) WHERE application = ?",
              ours.name(),
              ours.publicUrl(),
              application);
          return Optional.empty();
        });
  }

  private static Environment stored(Sql sql, String application) throws SQLException {
    return sql.first(
            "SELECT name, public_url FROM {schema}hearback_environment WHERE application = ?",
            row -> new Environment(row.getString("name"), row.getString("public_url")),
            application)
        .orElseThrow(() -> new SQLException("the environment of " + application + " went away"));
  }
}
