package dev.hearback.it.faults;

import dev.hearback.it.Recording;
import dev.hearback.simulator.Calls;
import dev.hearback.work.FailPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One way to go wrong.
 *
 * @param name for the table
 * @param repetitions how often it is done
 * @param procedure does it once, and ends when nothing more is to be expected
 */
record Fault(String name, int repetitions, Procedure procedure) {

  /** How many jobs are in flight each time. */
  private static final int JOBS = 30;

  private static final int OFTEN = 20;
  private static final int SELDOM = 5;
  private static final Duration REACHED = Duration.ofSeconds(30);
  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofMinutes(2);

  /** From before the callback's commit to after the observer's. */
  private static final Set<FailPoint> CRITICAL =
      EnumSet.range(FailPoint.CALLBACK_STORING, FailPoint.DELIVERY_COMMITTED);

  /** Does it once. */
  interface Procedure {
    Repetition run(Cluster cluster) throws Exception;
  }

  /**
   * What was done once.
   *
   * @param takeOver how long it took until nothing was owned by the node concerned
   */
  record Repetition(List<Recording> recordings, Optional<Duration> takeOver) {}

  /** All that the matrix consists of. */
  static List<Fault> all() {
    List<Fault> faults = new ArrayList<>();
    for (FailPoint point : FailPoint.values()) {
      faults.add(kill(point, CRITICAL.contains(point) ? OFTEN : SELDOM));
    }
    Stream.of(
            FailPoint.CALLBACK_COMMITTING,
            FailPoint.OUTCOME_COMMITTING,
            FailPoint.OBSERVER_CALLING,
            FailPoint.OBSERVER_RETURNED,
            FailPoint.DELIVERY_COMMITTING,
            FailPoint.HEARTBEAT_COMMITTING)
        .forEach(point -> faults.add(freeze(point, SELDOM)));
    faults.add(new Fault("kill all nodes at once", SELDOM, Fault::killAll));
    faults.add(new Fault("cut one node off the database", SELDOM, Fault::partition));
    faults.add(new Fault("swallow answers to COMMIT", SELDOM, Fault::loseCommits));
    faults.add(new Fault("database away for 10 s", SELDOM, Fault::databaseAway));
    faults.add(new Fault("database slower by 2 s an answer", SELDOM, Fault::databaseSlow));
    faults.add(unharmed("every callback twice in parallel", Calls.TWICE_IN_PARALLEL));
    faults.add(unharmed("callback before the submission's answer", Calls.BEFORE_ANSWER));
    faults.add(unharmed("callback broken off in its body", Calls.BROKEN_OFF_FIRST));
    return faults;
  }

  /** The same, once. */
  Fault once() {
    return new Fault(name, 1, procedure);
  }

  /** {@code kill -9} of one of the nodes while a thread is there. */
  static Fault kill(FailPoint point, int repetitions) {
    return new Fault(
        "kill -9 at " + words(point),
        repetitions,
        cluster -> {
          Node victim = cluster.next();
          UUID id = victim.id();
          List<Recording> recordings = hit(cluster, victim, point);
          long since = System.nanoTime();
          victim.kill();
          victim.disarm(point);
          victim.restart();
          Duration takeOver = awaitTakeOver(cluster, id, since);
          victim.awaitStarted();
          awaitSettled(cluster, recordings);
          return new Repetition(recordings, Optional.of(takeOver));
        });
  }

  /** One of the nodes stands still while a thread is there, is declared dead, and goes on. */
  static Fault freeze(FailPoint point, int repetitions) {
    return new Fault(
        "freeze at " + words(point),
        repetitions,
        cluster -> {
          Node victim = cluster.next();
          UUID id = victim.id();
          List<Recording> recordings = hit(cluster, victim, point);
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
          awaitSettled(cluster, recordings);
          // what the woken one still tries
          TimeUnit.SECONDS.sleep(1);
          return new Repetition(recordings, Optional.of(takeOver));
        });
  }

  private static Repetition killAll(Cluster cluster) throws Exception {
    Node first = cluster.next();
    List<Recording> recordings = hit(cluster, first, FailPoint.DELIVERY_COMMITTING);
    List<UUID> ids = cluster.nodes().stream().map(Node::id).toList();
    long since = System.nanoTime();
    cluster.nodes().forEach(Node::kill);
    first.disarm(FailPoint.DELIVERY_COMMITTING);
    cluster.nodes().forEach(Node::restart);
    Duration takeOver = Duration.ZERO;
    for (UUID id : ids) {
      takeOver = awaitTakeOver(cluster, id, since);
    }
    cluster.nodes().forEach(Node::awaitStarted);
    awaitSettled(cluster, recordings);
    return new Repetition(recordings, Optional.of(takeOver));
  }

  private static Repetition partition(Cluster cluster) throws Exception {
    Node victim = cluster.next();
    UUID id = victim.id();
    List<Recording> recordings = hit(cluster, victim, FailPoint.OBSERVER_RETURNED);
    long since = System.nanoTime();
    victim.toDatabase().hold();
    Duration takeOver;
    try {
      victim.disarm(FailPoint.OBSERVER_RETURNED);
      takeOver = awaitTakeOver(cluster, id, since);
    } finally {
      victim.toDatabase().mend();
    }
    awaitSettled(cluster, recordings);
    return new Repetition(recordings, Optional.of(takeOver));
  }

  private static Repetition loseCommits(Cluster cluster) throws Exception {
    Relay relay = cluster.next().toDatabase();
    relay.swallowCommits(10);
    List<Recording> recordings = cluster.submit(JOBS, Calls.ONCE);
    Awaitility.await().atMost(REACHED).until(() -> relay.commitsToSwallow() == 0);
    awaitSettled(cluster, recordings);
    return new Repetition(recordings, Optional.empty());
  }

  private static Repetition databaseAway(Cluster cluster) throws Exception {
    List<Recording> recordings = cluster.submit(JOBS, Calls.ONCE);
    cluster.nodes().forEach(node -> node.toDatabase().cut());
    TimeUnit.SECONDS.sleep(10);
    cluster.nodes().forEach(node -> node.toDatabase().mend());
    awaitSettled(cluster, recordings);
    return new Repetition(recordings, Optional.empty());
  }

  private static Repetition databaseSlow(Cluster cluster) throws Exception {
    List<Recording> recordings = cluster.submit(JOBS, Calls.ONCE);
    cluster.nodes().forEach(node -> node.toDatabase().delay(Duration.ofSeconds(2)));
    TimeUnit.SECONDS.sleep(10);
    cluster.nodes().forEach(node -> node.toDatabase().mend());
    awaitSettled(cluster, recordings);
    return new Repetition(recordings, Optional.empty());
  }

  private static Fault unharmed(String name, Calls calls) {
    return new Fault(
        name,
        SELDOM,
        cluster -> {
          List<Recording> recordings = cluster.submit(JOBS, calls);
          awaitSettled(cluster, recordings);
          return new Repetition(recordings, Optional.empty());
        });
  }

  /** Lets jobs come until a thread of the node is held there. */
  private static List<Recording> hit(Cluster cluster, Node victim, FailPoint point)
      throws Exception {
    victim.arm(point);
    List<Recording> recordings = cluster.submit(JOBS, Calls.ONCE);
    if (!victim.awaitHit(point, REACHED)) {
      throw new IllegalStateException("Nothing came by " + point);
    }
    return recordings;
  }

  private static Duration awaitTakeOver(Cluster cluster, UUID id, long since) {
    Records records = cluster.records();
    Awaitility.await()
        .alias("the work of node " + id + " is taken over")
        .atMost(TAKEN_OVER)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> records.owned(id) == 0);
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** Waits until nothing more is to be expected of any. */
  static void awaitSettled(Cluster cluster, List<Recording> recordings) throws Exception {
    Records records = cluster.records();
    try {
      Awaitility.await()
          .atMost(SETTLED)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> records.settled(recordings));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new IllegalStateException("Not settled:\n" + records.unsettled(recordings), e);
    }
  }

  private static String words(FailPoint point) {
    return point.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
