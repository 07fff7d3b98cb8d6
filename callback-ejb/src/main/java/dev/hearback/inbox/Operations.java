package dev.hearback.inbox;

import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How operators move dead letters, and the record of it. Every method runs in the caller's
 * transaction, which holds the dead letter locked.
 */
@ApplicationScoped
public class Operations {

  private static final String SELECT =
      "SELECT done_at, who, kind, subject_id, result_id, note FROM {schema}hearback_operation"
          + " WHERE ";

  private Database database;

  protected Operations() {}

  /** Works on this database. */
  @Inject
  public Operations(Database database) {
    this.database = database;
  }

  /**
   * Deliveries that wait for an observer become dead letters. What a node claims in the same moment
   * is left to it.
   *
   * @param max how many at most
   * @return their ids and jobs; whoever buries them notes that
   */
  public Map<UUID, UUID> bury(String application, String observer, int max) {
    return database.call(
        "burying deliveries to " + observer,
        sql -> {
          Map<UUID, UUID> buried = new LinkedHashMap<>();
          for (String which : List.of("NOT suspect", "suspect")) { // each has its index
            sql.list(
                "SELECT id, job_id FROM {schema}hearback_delivery WHERE state = 'WAITING' AND "
                    + which
                    + " AND application = ? AND observer = ?{bounded}"
                    + " LIMIT ? FOR UPDATE SKIP LOCKED",
                row -> buried.put(Sql.uuid(row, "id"), Sql.uuid(row, "job_id")),
                application,
                observer,
                max - buried.size());
          }
          sql.updateEach(
              "UPDATE {schema}hearback_delivery SET state = 'DEAD', ended_at = {now}, code = ?,"
                  + " problem = 'no live node has this observer' WHERE id = ?",
              buried.keySet().stream()
                  .map(id -> new Object[] {DeadLetter.Code.OBSERVER_MISSING, id})
                  .toList());
          return buried;
        });
  }

  /** The observers to which a job's outcome was delivered or is to be, but for this delivery. */
  public Set<String> otherObservers(UUID jobId, UUID delivery) {
    return database.call(
        "looking for the observers of job " + jobId,
        sql ->
            Set.copyOf(
                sql.list(
                    "SELECT DISTINCT observer FROM {schema}hearback_delivery"
                        + " WHERE job_id = ? AND id <> ? AND observer IS NOT NULL",
                    row -> row.getString("observer"),
                    jobId,
                    delivery)));
  }

  /**
   * Makes a new delivery, due now, of what a dead one was to deliver. The dead one stays as it is.
   *
   * @param observer to whom
   * @param generation of the new one
   * @return the new one's id
   */
  public UUID deliverAgain(UUID delivery, String observer, int generation) {
    UUID id = Uuids.next();
    database.call(
        "replaying delivery " + delivery,
        sql ->
            sql.update(
                "INSERT INTO {schema}hearback_delivery (id, job_id, callback_id, application,"
                    + " observer, generation, state, claim, attempts, suspect, due_at, bytes,"
                    + " created_at) SELECT CAST(? AS UUID), job_id, callback_id, application,"
                    + " CAST(? AS VARCHAR(500)), CAST(? AS INTEGER), 'WAITING', 0, 0, FALSE,"
                    + " {now}, bytes, {now} FROM {schema}hearback_delivery WHERE id = ?",
                id,
                observer,
                generation,
                delivery));
    return id;
  }

  /** A dead delivery ends, because others have taken its place. */
  public void endReplayed(UUID delivery) {
    database.call(
        "ending delivery " + delivery,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_delivery SET state = 'DISCARDED', ended_at = {now},"
                    + " code = ? WHERE id = ?",
                DeliveryState.REPLAYED,
                delivery));
  }

  /** A dead callback is to be interpreted once more, as if it had just arrived. */
  public void interpretAgain(UUID callback, String application) {
    database.call(
        "replaying callback " + callback,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_callback SET state = 'WAITING', application = ?,"
                    + " claim = claim + 1, attempts = 0, suspect = FALSE, due_at = {now},"
                    + " ended_at = NULL, code = NULL, note = NULL WHERE id = ?",
                application,
                callback));
  }

  /** A dead letter ends without anything coming of it; a callback's contents go. Its code stays. */
  public void discard(DeadLetter letter) {
    database.call(
        "discarding dead letter " + letter.id(),
        sql -> {
          if (letter.kind() == DeadLetter.Kind.DELIVERY) {
            return sql.update(
                "UPDATE {schema}hearback_delivery SET state = 'DISCARDED', ended_at = {now}"
                    + " WHERE id = ?",
                letter.id());
          }
          Chunks.delete(sql, letter.id());
          return sql.update(
              "UPDATE {schema}hearback_callback SET state = 'DONE', ended_at = {now}, body = NULL,"
                  + " query = '', content_type = NULL, note = 'discarded' WHERE id = ?",
              letter.id());
        });
  }

  /**
   * Keeps who did what, and when.
   *
   * @param result the delivery that came of it, if one did
   */
  public void note(
      String who,
      Operation.Kind kind,
      UUID subject,
      Optional<UUID> jobId,
      Optional<String> application,
      Optional<UUID> result,
      String note) {
    database.call(
        "noting an operation on " + subject,
        sql ->
            sql.update(
                "INSERT INTO {schema}hearback_operation (id, application, done_at, who, kind,"
                    + " subject_id, job_id, result_id, note)"
                    + " VALUES (?, ?, {now}, ?, ?, ?, ?, ?, ?)",
                Uuids.next(),
                application,
                who,
                kind,
                subject,
                jobId,
                result,
                Text.words(note)));
  }

  /** What was done to a delivery or callback, the latest first. */
  public List<Operation> on(UUID subject) {
    return list("subject_id = ?", subject);
  }

  /** What was done to the deliveries and callbacks of a job, the latest first. */
  public List<Operation> ofJob(UUID jobId) {
    return list("job_id = ?", jobId);
  }

  private List<Operation> list(String condition, UUID id) {
    return database.call(
        "listing the operations on " + id,
        sql ->
            sql.list(SELECT + condition + " ORDER BY done_at DESC, id DESC", Operations::read, id));
  }

  private static Operation read(ResultSet row) throws SQLException {
    return new Operation(
        Sql.instant(row, "done_at"),
        row.getString("who"),
        row.getString("kind"),
        Sql.uuid(row, "subject_id"),
        Optional.ofNullable(Sql.uuid(row, "result_id")),
        Optional.ofNullable(row.getString("note")).orElse(""));
  }
}
