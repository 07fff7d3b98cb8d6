package dev.hearback.inbox;

import dev.hearback.storage.Database;
import dev.hearback.storage.Node;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The attempts that failed, and why. Of each delivery or callback the first ten and the newest ten
 * are kept. Every method runs in the caller's transaction; none begins or ends one.
 */
@ApplicationScoped
public class AttemptLog {

  private static final int KEPT_OF_EACH_END = 10;
  private static final int LONGEST_MESSAGES = 4000;

  private static final String NODE_DIED = "The node died";

  private static final String INSERT =
      "INSERT INTO {schema}hearback_attempt (id, application, subject_id, observer, number,"
          + " failed_at, node, error, stack, message) ";

  private static final String OF_JOB =
      "subject_id IN (SELECT id FROM {schema}hearback_delivery WHERE job_id = ?"
          + " UNION ALL SELECT id FROM {schema}hearback_callback WHERE job_id = ?)";

  @Inject Database database;

  /**
   * Records why an attempt failed. Of an erased job no messages are kept.
   *
   * @param subject the delivery or callback
   * @param jobId its job, if that is known
   * @param observer who was called; empty for a callback
   * @param number which attempt this was, from 1
   */
  public void record(
      Node node,
      UUID subject,
      Optional<UUID> jobId,
      Optional<String> observer,
      int number,
      AttemptError error) {
    database.call(
        "recording the failed attempt of " + subject,
        sql -> {
          boolean erased =
              jobId.isPresent()
                  && sql.any(
                      "SELECT 1 FROM {schema}hearback_job WHERE id = ? AND erased_at IS NOT NULL",
                      jobId);
          sql.update(
              INSERT + "VALUES (?, ?, ?, ?, ?, {now}, ?, ?, ?, ?)",
              Uuids.next(),
              node.application(),
              subject,
              observer,
              number,
              node.id(),
              Text.words(error.error()),
              Text.clean(error.stack(), AttemptError.LONGEST_STACK),
              erased ? null : Text.clean(error.messages().orElse(null), LONGEST_MESSAGES));
          dropMiddle(sql, subject, number);
          return null;
        });
  }

  /** All that are kept of a job's deliveries and callbacks, the latest first. */
  public List<FailedAttempt> ofJob(UUID jobId) {
    return database.call(
        "listing the failed attempts of job " + jobId,
        sql ->
            sql.list(
                "SELECT subject_id, observer, number, failed_at, node, error, stack, message"
                    + " FROM {schema}hearback_attempt WHERE "
                    + OF_JOB
                    + " ORDER BY failed_at DESC, id DESC",
                AttemptLog::read,
                jobId,
                jobId));
  }

  /**
   * Why the application's newest attempt failed: class and place.
   *
   * @param observer who was called; empty for those to interpret callbacks
   */
  public Optional<String> newest(String application, Optional<String> observer) {
    String query =
        "SELECT error FROM {schema}hearback_attempt WHERE application = ? AND observer"
            + (observer.isPresent() ? " = ?" : " IS NULL")
            + " ORDER BY failed_at DESC LIMIT 1";
    return database.call(
        "looking for the newest failed attempt",
        sql ->
            observer.isPresent()
                ? sql.first(query, row -> row.getString("error"), application, observer)
                : sql.first(query, row -> row.getString("error"), application));
  }

  /** Whether a node has died while it tried this, and nothing else. */
  public boolean hasKilled(UUID subject) {
    return database.call(
        "looking for deaths by callback " + subject,
        sql ->
            sql.any(
                "SELECT 1 FROM {schema}hearback_attempt WHERE subject_id = ? AND error = '"
                    + NODE_DIED
                    + "'",
                subject));
  }

  /** The row's owner has died of this attempt, or during it. To be called while it is the owner. */
  public static void nodeDied(Sql sql, String table, String observer, UUID subject, int number)
      throws SQLException {
    sql.update(
        INSERT
            + "SELECT CAST(? AS UUID), application, id, "
            + observer
            + ", attempts + 1, {now}, owner, '"
            + NODE_DIED
            + "', '', NULL FROM {schema}"
            + table
            + " WHERE id = ?",
        Uuids.next(),
        subject);
    dropMiddle(sql, subject, number);
  }

  /** What the exceptions of a job's attempts said goes with the job's contents. */
  public static void dropMessagesOfJob(Sql sql, UUID jobId) throws SQLException {
    sql.update(
        "UPDATE {schema}hearback_attempt SET message = NULL WHERE message IS NOT NULL AND "
            + OF_JOB,
        jobId,
        jobId);
  }

  /** What the exceptions of a callback's attempts said goes with its contents. */
  public static void dropMessages(Sql sql, UUID callbackId) throws SQLException {
    sql.update(
        "UPDATE {schema}hearback_attempt SET message = NULL"
            + " WHERE message IS NOT NULL AND subject_id = ?",
        callbackId);
  }

  /** To be called while the job's deliveries and callbacks are still there. */
  public static void deleteOfJob(Sql sql, UUID jobId) throws SQLException {
    sql.update("DELETE FROM {schema}hearback_attempt WHERE " + OF_JOB, jobId, jobId);
  }

  public static void delete(Sql sql, UUID callbackId) throws SQLException {
    sql.update("DELETE FROM {schema}hearback_attempt WHERE subject_id = ?", callbackId);
  }

  private static void dropMiddle(Sql sql, UUID subject, int number) throws SQLException {
    if (number > 2 * KEPT_OF_EACH_END) {
      sql.update(
          "DELETE FROM {schema}hearback_attempt WHERE subject_id = ? AND number > ?"
              + " AND number <= ?",
          subject,
          KEPT_OF_EACH_END,
          number - KEPT_OF_EACH_END);
    }
  }

  private static FailedAttempt read(ResultSet row) throws SQLException {
    return new FailedAttempt(
        Sql.uuid(row, "subject_id"),
        Optional.ofNullable(row.getString("observer")),
        row.getInt("number"),
        Sql.instant(row, "failed_at"),
        Sql.uuid(row, "node"),
        new AttemptError(
            row.getString("error"),
            row.getString("stack"),
            Optional.ofNullable(row.getString("message"))));
  }
}
