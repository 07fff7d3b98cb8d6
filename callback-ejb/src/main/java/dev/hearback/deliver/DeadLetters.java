package dev.hearback.deliver;

import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Dead letters: how they are found, and how they move. Every method runs in the caller's
 * transaction, which holds the dead letter that it moves locked.
 */
@ApplicationScoped
public class DeadLetters {

  private static final String DELIVERIES =
      "SELECT id, 'DELIVERY' AS kind, application, provider, job_id, observer, attempts, code,"
          + " error, 0 AS repeats, ended_at FROM {schema}hearback_delivery WHERE state = 'DEAD'";

  private static final String CALLBACKS =
      "SELECT id, 'CALLBACK' AS kind, application, provider, job_id, NULL AS observer, attempts,"
          + " code, note AS error, repeats, ended_at FROM {schema}hearback_callback WHERE state = 'DEAD'";

  @Inject Database database;

  /** A statement that looks for dead letters, while it is put together. */
  private static final class Query {

    private final StringBuilder text;
    private final List<Object> parameters = new ArrayList<>();

    Query(String select) {
      text = new StringBuilder(select);
    }

    Query and(String condition, Optional<?> value) {
      value.ifPresent(
          present -> {
            text.append(" AND ").append(condition);
            parameters.add(present);
          });
      return this;
    }

    List<DeadLetter> newest(Sql sql, int max) throws SQLException {
      parameters.add(max);
      return sql.list(
          text + " ORDER BY ended_at DESC LIMIT ?", DeadLetters::deadLetter, parameters.toArray());
    }
  }

  /** The newest that the filter lets through. */
  public List<DeadLetter> list(DeadLetter.Filter filter, int max) {
    return database.call(
        "listing dead letters",
        sql -> {
          List<DeadLetter> newest = new ArrayList<>();
          for (Query query : queries(filter)) {
            newest.addAll(query.newest(sql, max));
          }
          return newest.stream()
              .sorted(Comparator.comparing(DeadLetter::since).reversed())
              .limit(max)
              .toList();
        });
  }

  /** How many dead letters the application has of each code, and how many are of none. */
  public Map<String, Long> count(String application) {
    return database.call(
        "counting dead letters",
        sql -> {
          Map<String, Long> counts = new TreeMap<>();
          sql.list(
              "SELECT code, COUNT(*) AS number FROM ("
                  + "SELECT code FROM {schema}hearback_delivery"
                  + " WHERE state = 'DEAD' AND application = ?"
                  + " UNION ALL SELECT code FROM {schema}hearback_callback"
                  + " WHERE state = 'DEAD' AND application = ?"
                  + " UNION ALL SELECT code FROM {schema}hearback_callback"
                  + " WHERE state = 'DEAD' AND application IS NULL) dead GROUP BY code",
              row -> counts.put(row.getString("code"), row.getLong("number")),
              application,
              application);
          return counts;
        });
  }

  /** The dead letter of this id; empty if there is none, or if it is dead no more. */
  public Optional<DeadLetter> find(UUID id) {
    return find(id, " AND id = ?");
  }

  /** As {@link #find}; its row is locked until the transaction ends. Lock its job first. */
  public Optional<DeadLetter> lock(UUID id) {
    return find(id, " AND id = ?{bounded} FOR UPDATE");
  }

  /**
   * Deliveries that wait for an observer become dead letters. What a node claims in the same moment
   * is left to it.
   *
   * @param max how many at most
   * @return their ids and jobs; the caller writes the audit log
   */
  public Map<UUID, UUID> deadLetter(String application, String observer, int max) {
    return database.call(
        "making dead letters of deliveries to " + observer,
        sql -> {
          Map<UUID, UUID> dead = new LinkedHashMap<>();
          for (String which : List.of("NOT suspect", "suspect")) { // each has its index
            sql.list(
                "SELECT id, job_id FROM {schema}hearback_delivery WHERE state = 'WAITING' AND "
                    + which
                    + " AND application = ? AND observer = ?{bounded}"
                    + " LIMIT ? FOR UPDATE SKIP LOCKED",
                row -> dead.put(Sql.uuid(row, "id"), Sql.uuid(row, "job_id")),
                application,
                observer,
                max - dead.size());
          }
          sql.updateEach(
              "UPDATE {schema}hearback_delivery SET state = 'DEAD', ended_at = {now}, code = ?,"
                  + " error = 'no live node has this observer' WHERE id = ?",
              dead.keySet().stream()
                  .map(id -> new Object[] {DeadLetter.Code.OBSERVER_MISSING, id})
                  .toList());
          return dead;
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
   * @param jobId its job
   * @param observer to whom
   * @param generation of the new one
   * @return the new one's id
   */
  public UUID deliverAgain(UUID delivery, UUID jobId, String observer, int generation) {
    UUID id = Deliveries.id(jobId, generation, observer);
    database.call(
        "replaying delivery " + delivery,
        sql ->
            sql.update(
                "INSERT INTO {schema}hearback_delivery (id, job_id, callback_id, application,"
                    + " provider, tags, observer, generation, state, claim, attempts, suspect,"
                    + " due_at, bytes, created_at)"
                    + " SELECT CAST(? AS UUID), job_id, callback_id, application, provider, tags,"
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
          AttemptLog.dropMessages(sql, letter.id());
          return sql.update(
              "UPDATE {schema}hearback_callback SET state = 'DONE', ended_at = {now}, body = NULL,"
                  + " query = '', content_type = NULL, note = 'discarded' WHERE id = ?",
              letter.id());
        });
  }

  private Optional<DeadLetter> find(UUID id, String which) {
    return database.call(
        "looking for dead letter " + id,
        sql -> {
          Optional<DeadLetter> delivery =
              sql.first(DELIVERIES + which, DeadLetters::deadLetter, id);
          return delivery.isPresent()
              ? delivery
              : sql.first(CALLBACKS + which, DeadLetters::deadLetter, id);
        });
  }

  /**
   * What to ask for, in several queries where one would need an OR: for that, PostgreSQL reads no
   * index in the order of time.
   */
  private static List<Query> queries(DeadLetter.Filter filter) {
    List<Query> all = new ArrayList<>();
    all.add(deliveries(DELIVERIES, filter));
    if (filter.observer().isEmpty()) {
      all.add(common(CALLBACKS, filter).and("application = ?", filter.application()));
      if (filter.application().isPresent()) {
        all.add(common(CALLBACKS + " AND application IS NULL", filter));
      }
    }
    return all;
  }

  private static Query deliveries(String select, DeadLetter.Filter filter) {
    return common(select, filter)
        .and("application = ?", filter.application())
        .and("observer = ?", filter.observer());
  }

  private static Query common(String select, DeadLetter.Filter filter) {
    return new Query(select)
        .and("provider = ?", filter.provider())
        .and("code = ?", filter.code())
        .and("job_id = ?", filter.job())
        .and("ended_at >= ?", filter.since())
        .and("ended_at <= ?", filter.until())
        .and("POSITION(? IN tags) > 0", filter.tag().map(JsonText::element));
  }

  private static DeadLetter deadLetter(ResultSet row) throws SQLException {
    return new DeadLetter(
        Sql.uuid(row, "id"),
        DeadLetter.Kind.valueOf(row.getString("kind")),
        Optional.ofNullable(row.getString("application")),
        Optional.ofNullable(row.getString("provider")).orElse(""),
        Optional.ofNullable(Sql.uuid(row, "job_id")),
        Optional.ofNullable(row.getString("observer")),
        row.getInt("attempts"),
        Optional.ofNullable(row.getString("code")).orElse(""),
        Optional.ofNullable(row.getString("error")).orElse(""),
        row.getLong("repeats"),
        Sql.instant(row, "ended_at"));
  }
}
