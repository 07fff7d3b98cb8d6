package dev.hearback.deliver;

import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.jobs.LockedJob;
import dev.hearback.storage.JsonText;
import dev.hearback.storage.Node;
import dev.hearback.storage.RetriedRows;
import dev.hearback.storage.Sql;
import dev.hearback.storage.Text;
import dev.hearback.storage.Uuids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** The delivery table. Every method runs in the caller's transaction; none begins or ends one. */
@ApplicationScoped
public class Deliveries extends RetriedRows {

  /** How much longer than its time-out a transaction may be silent, so that the server ends it. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final String INSERT =
      "INSERT INTO {schema}hearback_delivery (id, job_id, callback_id, application, provider, tags,"
          + " observer, generation, state, owner, claim, attempts, suspect, due_at, bytes,"
          + " created_at, ended_at, code, error)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, FALSE, {now}, ?, {now}, ";

  private static final String CLAIM =
      "SELECT id, claim, job_id, callback_id, observer, generation, attempts, suspect, bytes"
          + " FROM {schema}hearback_delivery"
          + " WHERE state = 'WAITING' AND application = ? AND due_at <= {now}";

  /** An id that none has. */
  private static final UUID NO_DELIVERY = new UUID(0, 0);

  /** The statement that begins a delivery, by the time-out of its transaction. */
  private final Map<Duration, String> begins = new ConcurrentHashMap<>();

  /** The observer of the suspect that this node claimed last; empty before the first. */
  private volatile Optional<String> suspected = Optional.empty();

  /**
   * A delivery that is to be inserted.
   *
   * @param owner the node that owns it from the start; empty if it waits
   */
  public record Row(LockedJob job, ClaimedDelivery delivery, Optional<Node> owner) {}

  public Deliveries() {
    super("hearback_delivery");
  }

  @Override
  protected void killed(Sql sql, UUID id, int attempt) throws SQLException {
    AttemptLog.nodeDied(sql, "hearback_delivery", "observer", id, attempt);
  }

  /**
   * One delivery per observer of a job's outcome. Of an erased job none is ever made.
   *
   * @param owned observers whose delivery the node owns from the start, because it has room
   * @param fresh the outcome, if it is in memory, and such an observer may keep it there, whose
   *     callback has so many bytes
   * @return those that the node owns
   */
  public List<ClaimedDelivery> insert(
      LockedJob job,
      Optional<UUID> callbackId,
      Collection<String> observers,
      Collection<String> owned,
      Node node,
      BiFunction<String, Long, Optional<FreshOutcome>> fresh) {
    return database.call(
        "inserting the deliveries of job " + job.id(),
        sql -> {
          long bytes = bytes(sql, callbackId);
          List<Row> rows = new ArrayList<>();
          List<ClaimedDelivery> claimed = new ArrayList<>();
          for (String observer : observers) {
            boolean ours = owned.contains(observer) && !job.erased();
            ClaimedDelivery delivery =
                delivery(
                    job,
                    callbackId,
                    observer,
                    bytes,
                    ours ? fresh.apply(observer, bytes) : Optional.empty());
            rows.add(new Row(job, delivery, ours ? Optional.of(node) : Optional.empty()));
            if (ours) {
              claimed.add(delivery);
            }
          }
          insert(sql, rows);
          return claimed;
        });
  }

  /** The first claim of a delivery that is to be inserted. */
  public static ClaimedDelivery delivery(
      LockedJob job,
      Optional<UUID> callbackId,
      String observer,
      long bytes,
      Optional<FreshOutcome> fresh) {
    UUID id = id(job.id(), job.generation(), observer);
    return new ClaimedDelivery(
        id, 1, job.id(), callbackId, observer, job.generation(), 0, false, bytes, fresh);
  }

  /**
   * The id of a delivery: an observer gets an outcome once.
   *
   * @param observer empty if none matched
   */
  static UUID id(UUID jobId, int generation, String observer) {
    return Uuids.beside(jobId, generation + " " + observer);
  }

  private static Object[] parameters(Row row) {
    LockedJob job = row.job();
    ClaimedDelivery delivery = row.delivery();
    Optional<Node> owner = row.owner();
    DeliveryState state = owner.isPresent() ? DeliveryState.RUNNING : DeliveryState.WAITING;
    return new Object[] {
      delivery.id(),
      job.id(),
      delivery.callbackId(),
      job.application(),
      job.provider(),
      JsonText.of(job.tags()),
      delivery.observer(),
      job.generation(),
      job.erased() ? DeliveryState.DISCARDED : state,
      owner.map(Node::id),
      owner.isPresent() ? delivery.claim() : 0L,
      delivery.bytes()
    };
  }

  /** Inserts them. Of an erased job they are discarded at once. */
  public static void insert(Sql sql, List<Row> rows) throws SQLException {
    sql.updateEach(
        INSERT + "NULL, NULL, NULL)", rows.stream().map(Deliveries::parameters).toList());
  }

  /**
   * The outcome of a job that no observer matches: a dead letter {@code NO_OBSERVER}.
   *
   * @return its id
   */
  public UUID insertUnobserved(LockedJob job, Optional<UUID> callbackId) {
    UUID id = id(job.id(), job.generation(), "");
    database.call(
        "inserting the unobserved outcome of job " + job.id(),
        sql ->
            sql.update(
                INSERT + "{now}, ?, ?)",
                id,
                job.id(),
                callbackId,
                job.application(),
                job.provider(),
                JsonText.of(job.tags()),
                null,
                job.generation(),
                job.erased() ? DeliveryState.DISCARDED : DeliveryState.DEAD,
                null,
                0L,
                bytes(sql, callbackId),
                DeadLetter.Code.NO_OBSERVER,
                "no observer of application " + job.application() + " matches the outcome"));
    return id;
  }

  /**
   * Claims due deliveries of the node's application that nobody owns. Among them is one suspect at
   * most, of the observers in turn, and none while the node has another, be it a callback. Skips
   * rows that others hold.
   *
   * @param room how many deliveries of which observer the node has room for
   * @param suspectToo whether one of them may be a suspect
   */
  public List<ClaimedDelivery> claimDue(Node node, Map<String, Integer> room, boolean suspectToo) {
    return database.call(
        "claiming deliveries of " + node.application(),
        sql -> {
          List<ClaimedDelivery> due = new ArrayList<>();
          if (suspectToo) {
            due.addAll(suspect(sql, node, room));
          }
          Map<String, Integer> left = new HashMap<>(room);
          for (ClaimedDelivery suspect : due) {
            suspected = Optional.of(suspect.observer());
            left.merge(suspect.observer(), -1, Integer::sum);
          }
          due.addAll(innocent(sql, node, left));
          sql.updateEach(
              "UPDATE {schema}hearback_delivery SET state = 'RUNNING', owner = ?, claim = ?"
                  + " WHERE id = ?",
              due.stream()
                  .map(delivery -> new Object[] {node.id(), delivery.claim(), delivery.id()})
                  .toList());
          return due;
        });
  }

  /**
   * First statement of a delivery's transaction: enlists our data source before the observer's
   * work, and on databases that can do so bounds how long the locks of a frozen node live: until it
   * is declared dead ({@link dev.hearback.cluster.Nodes#endSessions}), or, if that fails, {@code
   * timeout} plus {@link #MARGIN}.
   *
   * @param timeout of the transaction
   * @return false if the claim is no longer ours: do not call the observer
   */
  public boolean begin(ClaimedDelivery delivery, Duration timeout) {
    return database.call(
        "beginning delivery " + delivery.id(),
        sql ->
            // Without a lock: the one who takes the row over must never wait for the observer.
            sql.any(
                begins.computeIfAbsent(
                    timeout,
                    limit ->
                        "SELECT 1 FROM {schema}hearback_delivery"
                            + STILL_OURS
                            + sql.dialect().bounded(limit, limit.plus(MARGIN))
                            + "{ownersMark}"),
                delivery.id(),
                delivery.claim()));
  }

  /**
   * Last statement of a delivery's transaction, which from here on holds its row, and so may not be
   * silent for as long as an observer may. Returns false if the claim is no longer ours: roll back.
   */
  public boolean complete(ClaimedDelivery delivery) {
    return database.call(
        "recording delivery " + delivery.id(),
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_delivery SET state = 'DELIVERED', owner = NULL,"
                        + " ended_at = {now}, code = NULL, error = NULL"
                        + STILL_OURS
                        + "{soonSilenced}",
                    delivery.id(),
                    delivery.claim())
                == 1);
  }

  /**
   * The observer failed: one attempt more, due again after the delay. Returns false if the claim is
   * no longer ours.
   */
  public boolean postpone(ClaimedDelivery delivery, Duration delay, String error) {
    return database.call(
        "postponing delivery " + delivery.id(),
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_delivery SET state = 'WAITING', owner = NULL,"
                        + " attempts = attempts + 1, suspect = FALSE, due_at = {later},"
                        + " code = NULL, error = ?"
                        + STILL_OURS
                        + "{bounded}",
                    delay,
                    Text.words(error),
                    delivery.id(),
                    delivery.claim())
                == 1);
  }

  /**
   * Ends the delivery as a dead letter: only an operator moves it. Returns false if the claim is no
   * longer ours.
   *
   * @param attempts how often it has failed by now
   */
  public boolean deadLetter(
      ClaimedDelivery delivery, int attempts, DeadLetter.Code code, String error) {
    return database.call(
        "giving up delivery " + delivery.id(),
        sql ->
            sql.update(
                    "UPDATE {schema}hearback_delivery SET state = 'DEAD', owner = NULL,"
                        + " attempts = ?, ended_at = {now}, code = ?, error = ?"
                        + STILL_OURS
                        + "{bounded}",
                    attempts,
                    code,
                    Text.words(error),
                    delivery.id(),
                    delivery.claim())
                == 1);
  }

  /**
   * An error of our own kept the observer from being called: due again after the delay, at no
   * attempt. Without effect if the claim is not held.
   */
  public void notBegun(ClaimedDelivery delivery, Duration delay, String error) {
    database.call(
        "putting off delivery " + delivery.id(),
        sql ->
            sql.update(
                "UPDATE {schema}hearback_delivery SET state = 'WAITING', owner = NULL,"
                    + " due_at = {later}, code = ?, error = ?"
                    + STILL_OURS
                    + "{bounded}",
                delay,
                DeliveryState.NOT_BEGUN,
                Text.words(error),
                delivery.id(),
                delivery.claim()));
  }

  /** No room for it now: due again after the delay. Without effect if the claim is not held. */
  public void defer(ClaimedDelivery delivery, Duration delay) {
    database.call(
        "deferring delivery " + delivery.id(),
        sql ->
            sql.update(
                "UPDATE {schema}hearback_delivery SET state = 'WAITING', owner = NULL,"
                    + " due_at = {later}"
                    + STILL_OURS
                    + "{bounded}",
                delay,
                delivery.id(),
                delivery.claim()));
  }

  /**
   * Deliveries of an erased job that have not been made are never made. The observers' recorded
   * errors are removed, and so is what the exceptions of the job's attempts said.
   *
   * @param happening the delivery in whose transaction this is done; it goes on
   */
  public void discard(UUID jobId, Optional<UUID> happening) {
    database.call(
        "discarding the deliveries of job " + jobId,
        sql -> {
          sql.update(
              "UPDATE {schema}hearback_delivery SET state = 'DISCARDED', owner = NULL,"
                  + " claim = claim + 1, ended_at = {now}"
                  + " WHERE job_id = ? AND state IN ('WAITING', 'RUNNING', 'DEAD') AND id <> ?",
              jobId,
              happening.orElse(NO_DELIVERY));
          AttemptLog.dropMessagesOfJob(sql, jobId);
          return sql.update(
              "UPDATE {schema}hearback_delivery SET error = NULL"
                  + " WHERE job_id = ? AND error IS NOT NULL",
              jobId);
        });
  }

  /**
   * Discards the deliveries of a job that have not been made, because another outcome takes its
   * place.
   */
  public void replace(UUID jobId) {
    database.call(
        "replacing the deliveries of job " + jobId,
        sql ->
            sql.update(
                "UPDATE {schema}hearback_delivery SET state = 'DISCARDED', owner = NULL,"
                    + " claim = claim + 1, ended_at = {now}, code = ?"
                    + " WHERE job_id = ? AND state IN ('WAITING', 'RUNNING', 'DEAD'){bounded}",
                DeliveryState.REPLACED,
                jobId));
  }

  /** All deliveries of a job, the latest first. */
  public List<StoredDelivery> ofJob(UUID jobId) {
    return database.call(
        "listing the deliveries of job " + jobId,
        sql ->
            sql.list(
                "SELECT id, observer, generation, state, attempts, due_at, code, error, created_at,"
                    + " ended_at FROM {schema}hearback_delivery WHERE job_id = ?"
                    + " ORDER BY generation DESC, observer",
                Deliveries::stored,
                jobId));
  }

  /** The callback that holds the outcome of a job; empty if none does. */
  public Optional<UUID> outcomeOf(UUID jobId) {
    return database.<Optional<UUID>>call(
        "looking for the outcome of job " + jobId,
        sql ->
            sql.first(
                    "SELECT callback_id FROM {schema}hearback_delivery WHERE job_id = ?"
                        + " ORDER BY generation DESC LIMIT 1",
                    row -> Optional.ofNullable(Sql.uuid(row, "callback_id")),
                    jobId)
                .orElse(Optional.empty()));
  }

  /**
   * The oldest suspect of the next observer in turn, so that many of a slow observer do not hold up
   * those of others. A new node begins with the oldest of all: the one that its predecessor died of
   * has become the youngest.
   */
  private List<ClaimedDelivery> suspect(Sql sql, Node node, Map<String, Integer> room)
      throws SQLException {
    List<String> observers =
        room.entrySet().stream().filter(one -> one.getValue() > 0).map(Map.Entry::getKey).toList();
    if (observers.isEmpty()) {
      return List.of();
    }
    List<Object> parameters = new ArrayList<>(observers);
    parameters.add(0, node.application());
    parameters.addAll(List.of(node.id(), node.id(), node.id()));
    suspected.ifPresent(parameters::add);
    return sql.list(
        CLAIM
            + " AND suspect AND observer IN ("
            + Sql.places(observers.size())
            + ")"
            + MAY_TAKE_SUSPECT
            + "{bounded} ORDER BY "
            + (suspected.isPresent() ? "CASE WHEN observer > ? THEN 0 ELSE 1 END, observer, " : "")
            + "due_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        Deliveries::claimed,
        parameters.toArray());
  }

  /** One query per observer: however many of one are due, those of another are found. */
  private static List<ClaimedDelivery> innocent(Sql sql, Node node, Map<String, Integer> room)
      throws SQLException {
    List<ClaimedDelivery> found = new ArrayList<>();
    for (Map.Entry<String, Integer> observer : room.entrySet()) {
      if (observer.getValue() > 0) {
        found.addAll(
            sql.list(
                CLAIM
                    + " AND observer = ? AND NOT suspect{bounded} ORDER BY due_at, id LIMIT ?"
                    + " FOR UPDATE SKIP LOCKED",
                Deliveries::claimed,
                node.application(),
                observer.getKey(),
                observer.getValue()));
      }
    }
    return found;
  }

  private static long bytes(Sql sql, Optional<UUID> callbackId) throws SQLException {
    return callbackId.isEmpty()
        ? 0
        : sql.first(
                "SELECT length FROM {schema}hearback_callback WHERE id = ?",
                row -> row.getLong(1),
                callbackId.get())
            .orElse(0L);
  }

  private static StoredDelivery stored(ResultSet row) throws SQLException {
    DeliveryState state = DeliveryState.valueOf(row.getString("state"));
    return new StoredDelivery(
        Sql.uuid(row, "id"),
        Optional.ofNullable(row.getString("observer")),
        row.getInt("generation"),
        state,
        row.getInt("attempts"),
        state == DeliveryState.WAITING ? Optional.of(Sql.instant(row, "due_at")) : Optional.empty(),
        Optional.ofNullable(row.getString("code")),
        Optional.ofNullable(row.getString("error")),
        Sql.instant(row, "created_at"),
        Optional.ofNullable(Sql.instant(row, "ended_at")));
  }

  private static ClaimedDelivery claimed(ResultSet row) throws SQLException {
    return new ClaimedDelivery(
        Sql.uuid(row, "id"),
        row.getLong("claim") + 1,
        Sql.uuid(row, "job_id"),
        Optional.ofNullable(Sql.uuid(row, "callback_id")),
        row.getString("observer"),
        row.getInt("generation"),
        row.getInt("attempts"),
        row.getBoolean("suspect"),
        row.getLong("bytes"),
        Optional.empty());
  }
}
