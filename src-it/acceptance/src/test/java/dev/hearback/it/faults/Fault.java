package dev.hearback.it.faults;

import dev.hearback.it.Postgres;
import dev.hearback.it.Recording;
import dev.hearback.simulator.Calls;
import dev.hearback.work.FailPoint;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One way to go wrong.
 *
 * @param name for the table
 * @param repetitions how often it is done
 * @param procedure does it once, and ends when nothing more is to be expected
 */
record Fault(String name, int repetitions, Procedure procedure) {

  /** How many jobs there are each time. */
  private static final int JOBS = 30;

  /** So many of them at least are not done when the fault happens. */
  private static final int IN_FLIGHT = 10;

  private static final int OFTEN = 20;
  private static final int SELDOM = 5;
  private static final Duration REACHED = Duration.ofSeconds(30);
  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofMinutes(2);

  /** More than a silent node is given in {@link Cluster}. */
  private static final Duration TAKEN_FOR_DEAD = Duration.ofSeconds(5);

  private static final Duration OUTAGE = Duration.ofSeconds(8);
  private static final Duration RECOVERED = Duration.ofSeconds(15);

  /** From before the callback's commit to after the observer's. */
  private static final EnumSet<FailPoint> CRITICAL =
      EnumSet.range(FailPoint.CALLBACK_STORING, FailPoint.DELIVERY_COMMITTED);

  /** Between a job and its vendor, before there can be a callback. */
  private static final EnumSet<FailPoint> SUBMISSION =
      EnumSet.of(FailPoint.SUBMISSION_SENDING, FailPoint.SUBMISSION_ANSWERED);

  /** Does it once. */
  interface Procedure {

    /**
     * Does it once.
     *
     * @param jobs gets the recordings that were submitted, also if it fails
     * @return what it took
     */
    Measured run(Cluster cluster, List<Recording> jobs) throws Exception;
  }

  /** Ends sessions of the nodes. */
  private interface End {
    void sessions(Postgres postgres) throws Exception;
  }

  /**
   * What a fault took, once.
   *
   * @param recovery until the node concerned counted as dead and owned nothing, or until everything
   *     was done after an outage
   * @param refusals how long vendors waited for each answer other than 2xx
   */
  record Measured(Optional<Duration> recovery, List<Duration> refusals) {

    static final Measured NOTHING = new Measured(Optional.empty(), List.of());

    static Measured takeOver(Duration duration) {
      return new Measured(Optional.of(duration), List.of());
    }
  }

  /** Steps of callbacks alone that are stored before they are interpreted. */
  private static final EnumSet<FailPoint> STORED_FIRST =
      EnumSet.range(FailPoint.CALLBACK_STORING, FailPoint.OUTCOME_COMMITTED);

  /** Steps of every delivery. */
  private static final EnumSet<FailPoint> DELIVERY =
      EnumSet.range(FailPoint.OBSERVER_CALLING, FailPoint.DELIVERY_COMMITTED);

  /** Steps of callbacks that are interpreted before they are stored. */
  private static final EnumSet<FailPoint> PROMPT =
      EnumSet.range(FailPoint.PROMPT_STORING, FailPoint.PROMPT_ANSWERED);

  static final Fault ENDED_SESSIONS =
      endOfSessions("sessions of the latest heartbeats ended", Fault::endSessionsOfHeartbeats);

  static final Fault ENDED_SESSION =
      endOfSessions("session of the latest heartbeat ended", Fault::endSessionOfLatestHeartbeat);

  static final Fault RESTARTED_DATABASE = endOfSessions("PostgreSQL restarted", Postgres::restart);

  /** All that the matrix consists of. */
  static List<Fault> all() {
    List<Fault> faults = new ArrayList<>();
    faults.addAll(kills(CRITICAL, OFTEN));
    faults.addAll(kills(PROMPT, OFTEN));
    faults.addAll(kills(DELIVERY, SELDOM)); // of these, too
    EnumSet<FailPoint> others = EnumSet.complementOf(CRITICAL);
    others.removeAll(PROMPT);
    faults.addAll(kills(others, SELDOM));
    Stream.of(
            FailPoint.PROMPT_COMMITTING,
            FailPoint.CALLBACK_COMMITTING,
            FailPoint.OUTCOME_COMMITTING,
            FailPoint.OBSERVER_CALLING,
            FailPoint.OBSERVER_RETURNED,
            FailPoint.DELIVERY_COMMITTING,
            FailPoint.HEARTBEAT_COMMITTING)
        .forEach(point -> faults.add(freeze(point, SELDOM)));
    Stream.of(
            FailPoint.PROMPT_COMMITTING,
            FailPoint.CALLBACK_COMMITTING,
            FailPoint.OUTCOME_COMMITTING,
            FailPoint.DELIVERY_COMMITTING)
        .forEach(point -> faults.add(loseAnswer(point)));
    faults.add(new Fault("kill -9 of all nodes at once", SELDOM, Fault::killAll));
    faults.add(new Fault("one node cut off from the database", SELDOM, Fault::partition));
    faults.add(outage("database away", Outage.between(Relay::cut)));
    faults.add(outage("database does not answer", Outage.between(Relay::hold)));
    faults.add(
        outage(
            "database slower by 2 s an answer",
            Outage.between(relay -> relay.delay(Duration.ofSeconds(2)))));
    faults.add(outage("database out of connections", Outage::takeAllConnections));
    faults.add(outage("table of callbacks locked by somebody", Outage::lockCallbacks));
    faults.add(ENDED_SESSIONS);
    faults.add(ENDED_SESSION);
    faults.add(RESTARTED_DATABASE);
    faults.add(unharmed("every callback twice in parallel", Calls.TWICE_IN_PARALLEL));
    faults.add(unharmed("callback before the submission's answer", Calls.BEFORE_ANSWER));
    faults.add(unharmed("callback broken off in its body", Calls.BROKEN_OFF_FIRST));
    return faults;
  }

  /** The same, once. */
  Fault once() {
    return new Fault(name, 1, procedure);
  }

  /**
   * Kills at each of these steps, three by three: a start takes long, and a node that is killed
   * while a thread is at each of three steps is killed at all three.
   */
  private static List<Fault> kills(Set<FailPoint> points, int repetitions) {
    List<FailPoint> all = List.copyOf(points);
    int faults = (all.size() + 2) / 3;
    return IntStream.range(0, faults)
        .mapToObj(
            first ->
                kill(
                    repetitions,
                    IntStream.iterate(first, next -> next < all.size(), next -> next + faults)
                        .mapToObj(all::get)
                        .toArray(FailPoint[]::new)))
        .toList();
  }

  /** {@code kill -9} of one of the nodes while there is a thread at each of these steps. */
  static Fault kill(int repetitions, FailPoint... points) {
    return new Fault(
        "kill -9 at " + Stream.of(points).map(Fault::words).collect(Collectors.joining(" and ")),
        repetitions,
        (cluster, jobs) -> {
          Node victim = cluster.next();
          UUID id = victim.id();
          hit(cluster, victim, jobs, points);
          long since = System.nanoTime();
          victim.kill();
          victim.disarm(points);
          victim.restart();
          Duration takeOver = awaitTakeOver(cluster, id, since);
          awaitSettled(cluster, jobs);
          return Measured.takeOver(takeOver);
        });
  }

  /** One of the nodes stands still while a thread is there, is declared dead, and goes on. */
  static Fault freeze(FailPoint point, int repetitions) {
    return new Fault(
        "freeze at " + words(point),
        repetitions,
        (cluster, jobs) -> {
          Node victim = cluster.next();
          UUID id = victim.id();
          hit(cluster, victim, jobs, point);
          long since = System.nanoTime();
          victim.freeze();
          Duration takeOver;
          try {
            takeOver = awaitTakeOver(cluster, id, since);
            // what was taken over is done before the other one wakes up
            TimeUnit.SECONDS.sleep(2);
          } finally {
            victim.disarm(point);
            victim.thaw();
          }
          awaitSettled(cluster, jobs);
          awaitComeback(victim, id);
          return Measured.takeOver(takeOver);
        });
  }

  /** The commit happens, but the node does not hear of it. */
  private static Fault loseAnswer(FailPoint point) {
    return new Fault(
        "answer to COMMIT lost at " + words(point),
        SELDOM,
        (cluster, jobs) -> {
          Node victim = cluster.next();
          hit(cluster, victim, jobs, point);
          int held = heldConnection(cluster);
          victim.toDatabase().swallowCommits();
          victim.disarm(point);
          Awaitility.await()
              .alias("the answer to the held thread's commit is lost")
              .atMost(REACHED)
              .until(() -> victim.toDatabase().hasSwallowed(held));
          victim.toDatabase().mend();
          awaitSettled(cluster, jobs);
          return Measured.NOTHING;
        });
  }

  private static Measured killAll(Cluster cluster, List<Recording> jobs) throws Exception {
    cluster.awaitStarted();
    Node first = cluster.next();
    hit(cluster, first, jobs, FailPoint.DELIVERY_COMMITTING);
    List<UUID> ids = ids(cluster);
    long since = System.nanoTime();
    cluster.nodes().forEach(Node::kill);
    first.disarm(FailPoint.DELIVERY_COMMITTING);
    first.restart();
    first.awaitStarted(); // alone: three at once may take longer than vendors go on calling
    cluster.nodes().stream().filter(node -> node != first).forEach(Node::restart);
    Duration takeOver = Duration.ZERO;
    for (UUID id : ids) {
      takeOver = awaitTakeOver(cluster, id, since);
    }
    awaitSettled(cluster, jobs);
    return Measured.takeOver(takeOver);
  }

  private static Measured partition(Cluster cluster, List<Recording> jobs) throws Exception {
    Node victim = cluster.next();
    UUID id = victim.id();
    hit(cluster, victim, jobs, FailPoint.OBSERVER_RETURNED);
    long since = System.nanoTime();
    victim.toDatabase().hold();
    Duration takeOver;
    try {
      victim.disarm(FailPoint.OBSERVER_RETURNED);
      takeOver = awaitTakeOver(cluster, id, since);
    } finally {
      victim.toDatabase().mend();
    }
    awaitSettled(cluster, jobs);
    awaitComeback(victim, id);
    return Measured.takeOver(takeOver);
  }

  /** Callbacks come during an outage of the database. */
  private static Fault outage(String name, Outage outage) {
    return new Fault(
        name + " for " + OUTAGE.toSeconds() + " s",
        SELDOM,
        (cluster, jobs) -> {
          cluster.awaitStarted();
          List<Recording> taken = submit(cluster, jobs);
          try (AutoCloseable ends = outage.begin(cluster)) {
            taken.forEach(cluster.vendors()::call);
            TimeUnit.MILLISECONDS.sleep(OUTAGE.toMillis());
          }
          long since = System.nanoTime();
          awaitSettled(cluster, jobs);
          Duration recovery = Duration.ofNanos(System.nanoTime() - since);
          if (recovery.compareTo(RECOVERED) > 0) {
            throw new IllegalStateException("All is well again only after " + recovery);
          }
          List<Duration> refusals = cluster.records().refusals(jobs);
          if (refusals.isEmpty()) {
            throw new IllegalStateException("Nobody was told to call again");
          }
          return new Measured(Optional.of(recovery), refusals);
        });
  }

  /** Sessions end, but no node does: none counts as dead for it. */
  private static Fault endOfSessions(String name, End end) {
    return new Fault(
        name,
        SELDOM,
        (cluster, jobs) -> {
          cluster.awaitStarted();
          List<UUID> ids = ids(cluster);
          cluster.submit(JOBS, Calls.ONCE, jobs);
          end.sessions(cluster.postgres());
          TimeUnit.MILLISECONDS.sleep(TAKEN_FOR_DEAD.toMillis());
          awaitSettled(cluster, jobs);
          if (!ids(cluster).equals(ids)) {
            throw new IllegalStateException("Counted as dead although they live: " + ids);
          }
          return Measured.NOTHING;
        });
  }

  private static List<UUID> ids(Cluster cluster) {
    return cluster.nodes().stream().map(Node::id).toList();
  }

  private static void endSessionsOfHeartbeats(Postgres postgres) throws SQLException {
    endSessionsOf("", postgres);
  }

  /** The other nodes' heartbeats are due before its next one, and so see that it has ended. */
  private static void endSessionOfLatestHeartbeat(Postgres postgres) throws SQLException {
    endSessionsOf(" order by beat_at desc limit 1", postgres);
  }

  private static void endSessionsOf(String nodes, Postgres postgres) throws SQLException {
    postgres.run(
        "select pg_terminate_backend(cast(split_part(session, ' ', 3) as int)) from hearback_node"
            + " where state = 'LIVE'"
            + nodes);
  }

  private static Fault unharmed(String name, Calls calls) {
    return new Fault(
        name,
        SELDOM,
        (cluster, jobs) -> {
          cluster.awaitStarted();
          cluster.submit(JOBS, calls, jobs);
          awaitSettled(cluster, jobs);
          return Measured.NOTHING;
        });
  }

  /**
   * Has a thread of the node held at each of these steps, with other jobs in flight. Steps at which
   * a callback is received are to be met last, because it is answered 503 after a second.
   *
   * @param points the last is met first
   */
  private static void hit(Cluster cluster, Node victim, List<Recording> jobs, FailPoint... points)
      throws Exception {
    boolean submitting = Stream.of(points).anyMatch(SUBMISSION::contains);
    cluster.report(
        Stream.of(points).anyMatch(STORED_FIRST::contains)
            ? Cluster.Reports.WITH_A_FAILURE
            : Cluster.Reports.PLAIN);
    List<Recording> taken = submitting ? List.of() : submit(cluster, jobs);
    int parts = points.length;
    for (int part = 0; part < parts; part++) {
      FailPoint point = points[parts - 1 - part];
      victim.arm(point);
      if (point == FailPoint.HEARTBEAT_COMMITTING) {
        victim.awaitHit(point, REACHED); // which comes by itself
      }
      if (submitting) {
        cluster.submit(JOBS / parts, Calls.ONCE, jobs);
      } else {
        taken
            .subList(part * taken.size() / parts, (part + 1) * taken.size() / parts)
            .forEach(cluster.vendors()::call);
      }
      victim.awaitHit(point, REACHED);
    }
    long inFlight = cluster.records().inFlight(jobs);
    if (inFlight < IN_FLIGHT || !victim.holds(points)) {
      throw new IllegalStateException(inFlight + " jobs in flight, or a thread is held no longer");
    }
  }

  /**
   * Has a vendor take jobs, for which it calls back only when it is told to.
   *
   * @return those that it has taken: at least all that the application was told exist
   */
  private static List<Recording> submit(Cluster cluster, List<Recording> jobs) throws SQLException {
    List<Recording> known = cluster.submit(JOBS, Calls.NEVER, jobs);
    Records records = cluster.records();
    Awaitility.await()
        .alias("a vendor takes all jobs")
        .atMost(SETTLED)
        .until(() -> records.submitted(known));
    return records.taken(jobs);
  }

  /**
   * The connection of the thread that is held, by its port: its transaction stands still longest.
   */
  private static int heldConnection(Cluster cluster) {
    return Awaitility.await()
        .alias("a transaction stands still")
        .atMost(REACHED)
        .until(
            () ->
                (int)
                    cluster
                        .postgres()
                        .count(
                            "select client_port from pg_stat_activity"
                                + " where state = 'idle in transaction'"
                                + " and state_change < clock_timestamp() - interval '0.3 seconds'"
                                + " order by state_change limit 1"),
            port -> port > 0);
  }

  private static Duration awaitTakeOver(Cluster cluster, UUID id, long since) {
    Records records = cluster.records();
    Awaitility.await()
        .alias("the work of node " + id + " is taken over")
        .atMost(TAKEN_OVER)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> records.takenOver(id));
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** Waits until nothing more is to be expected of any. */
  static void awaitSettled(Cluster cluster, List<Recording> jobs) throws Exception {
    awaitSettled(cluster.records(), jobs);
  }

  /** The same by records that expect other observers. */
  static void awaitSettled(Records records, List<Recording> jobs) throws Exception {
    try {
      Awaitility.await()
          .atMost(SETTLED)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> records.settled(jobs));
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("Not settled:\n" + records.unsettled(jobs), e);
    }
  }

  /** Waits until a node lives again that was dead to the others, and for what it still tries. */
  private static void awaitComeback(Node node, UUID former) throws InterruptedException {
    Awaitility.await()
        .alias("node " + former + " finds that it has been declared dead")
        .atMost(REACHED)
        .until(() -> !former.equals(node.id()));
    TimeUnit.SECONDS.sleep(1);
  }

  private static String words(FailPoint point) {
    return point.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
