package dev.hearback.deliver;

import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The pause table. Every method runs in the caller's transaction; none begins or ends one. */
@ApplicationScoped
public class Pauses {

  @Inject Database database;

  /**
   * Pauses an observer of the application; changes nothing if it is paused already.
   *
   * @return whether it was not
   */
  public boolean insert(String application, String observer, String who, String reason) {
    return database.call(
        "pausing observer " + observer,
        sql -> {
          sql.bound();
          return sql.insertIfNew(
              "INSERT INTO {schema}hearback_pause (application, observer, since, who, reason)"
                  + " VALUES (?, ?, {now}, ?, ?){onConflict}",
              application,
              observer,
              who,
              reason);
        });
  }

  /** Returns whether the observer was paused. */
  public boolean delete(String application, String observer) {
    return database.call(
        "resuming observer " + observer,
        sql ->
            sql.update(
                    "DELETE FROM {schema}hearback_pause WHERE application = ? AND observer = ?"
                        + "{bounded}",
                    application,
                    observer)
                == 1);
  }

  /** The paused observers of an application. */
  public List<Pause> list(String application) {
    return database.call(
        "looking for paused observers of " + application,
        sql ->
            sql.list(
                "SELECT observer, since, who, reason FROM {schema}hearback_pause"
                    + " WHERE application = ? ORDER BY observer",
                row ->
                    new Pause(
                        row.getString("observer"),
                        Sql.instant(row, "since"),
                        row.getString("who"),
                        row.getString("reason")),
                application));
  }
}
