package dev.hearback.inbox;

import dev.hearback.storage.Database;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What needs an operator. Every method runs in the caller's transaction. */
@ApplicationScoped
public class DeadLetters {

  // Looked up row by row, newest first: of EXISTS, PostgreSQL may make a join of the whole table.
  private static final String PROVIDER =
      "(SELECT job.provider FROM {schema}hearback_job job WHERE job.id = job_id)";
  private static final String TAGS =
      "(SELECT job.tags FROM {schema}hearback_job job WHERE job.id = job_id)";

  private static final String DELIVERIES =
      "SELECT id, 'DELIVERY' AS kind, application, "
          + PROVIDER
          + " AS provider, job_id, observer, attempts, code,"
          + " problem AS reason, ended_at FROM {schema}hearback_delivery WHERE state = 'DEAD'";

  private static final String CALLBACKS =
      "SELECT id, 'CALLBACK' AS kind, application, provider, job_id, NULL AS observer, attempts,"
          + " code, note AS reason, ended_at FROM {schema}hearback_callback WHERE state = 'DEAD'";

  private Database database;

  protected DeadLetters() {}

  /** Works on this database. */
  @Inject
  public DeadLetters(Database database) {
    this.database = database;
  }

  /** What is asked for, as it is written into a statement. */
  private static final class Condition {

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    Condition and(String condition, Optional<?> value) {
      value.ifPresent(
          present -> {
            text.append(" AND ").append(condition);
            condition.chars().filter(c -> c == '?').forEach(c -> parameters.add(present));
          });
      return this;
    }

    List<DeadLetter> newest(Sql sql, String select, int max) throws SQLException {
      parameters.add(max);
      return sql.list(
          select + text + " ORDER BY ended_at DESC LIMIT ?",
          DeadLetters::deadLetter,
          parameters.toArray());
    }
  }

  /** The newest that the filter lets through. */
  public List<DeadLetter> list(DeadLetter.Filter filter, int max) {
    return database.call(
        "listing dead letters",
        sql ->
            Stream.concat(
                    deliveries(filter).newest(sql, DELIVERIES, max).stream(),
                    filter.observer().isPresent()
                        ? Stream.empty()
                        : callbacks(filter).newest(sql, CALLBACKS, max).stream())
                .sorted(Comparator.comparing(DeadLetter::since).reversed())
                .limit(max)
                .toList());
  }

  /** The dead letter of this id; empty if there is none, or if it is dead no more. */
  public Optional<DeadLetter> find(UUID id) {
    return find(id, " AND id = ?");
  }

  /** As {@link #find}; its row is locked until the transaction ends. Lock its job first. */
  public Optional<DeadLetter> lock(UUID id) {
    return find(id, " AND id = ?{bounded} FOR UPDATE");
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

  private static Condition deliveries(DeadLetter.Filter filter) {
    return common(filter)
        .and("application = ?", filter.application())
        .and("observer = ?", filter.observer())
        .and(PROVIDER + " = ?", filter.provider())
        .and("POSITION(? IN " + TAGS + ") > 0", tag(filter));
  }

  private static Condition callbacks(DeadLetter.Filter filter) {
    return common(filter)
        .and("(application = ? OR application IS NULL)", filter.application())
        .and("provider = ?", filter.provider())
        .and("(POSITION(? IN tags) > 0 OR POSITION(? IN " + TAGS + ") > 0)", tag(filter));
  }

  private static Condition common(DeadLetter.Filter filter) {
    return new Condition()
        .and("code = ?", filter.code())
        .and("job_id = ?", filter.job())
        .and("ended_at >= ?", filter.since())
        .and("ended_at <= ?", filter.until());
  }

  /** The tag as it stands in the column. */
  private static Optional<String> tag(DeadLetter.Filter filter) {
    return filter
        .tag()
        .map(tag -> JsonText.of(Set.of(tag)))
        .map(array -> array.substring(1, array.length() - 1));
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
        Optional.ofNullable(row.getString("reason")).orElse(""),
        Sql.instant(row, "ended_at"));
  }
}
