package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.work.FailPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every fault that we can think of, and Hearback broken on purpose. */
@Tag("faults")
class FaultMatrixIT {

  private static final Report REPORT = new Report();

  private static final Map<String, String> DEFAULTS =
      Map.of("hearback.node.heartbeat", "PT5S", "hearback.node.expiry", "PT30S");

  @AfterAll
  static void write() throws Exception {
    REPORT.write();
  }

  @Test
  void noFault_losesOrDoublesAnything() throws Exception {
    try (Cluster cluster = Cluster.start(3, Variant.SHIPPED)) {
      List<Matrix.Row> rows = Matrix.run(cluster, wanted());
      REPORT.add(rows, cluster);
      assertThat(rows).allMatch(Matrix.Row::clean);
    }
  }

  /** The other faults meet heartbeats that are ten times as quick, so that more happens. */
  @Test
  void nodeThatDiesOrFreezes_isTakenOverWithinAMinute_alsoByDefault() throws Exception {
    try (Cluster cluster = Cluster.start(2, Variant.SHIPPED, DEFAULTS)) {
      List<Matrix.Row> rows =
          Matrix.run(
                  cluster,
                  List.of(
                      Fault.kill(1, FailPoint.CALLBACK_COMMITTED, FailPoint.OBSERVER_RETURNED),
                      Fault.freeze(FailPoint.DELIVERY_COMMITTING, 1)))
              .stream()
              .map(row -> row.named(row.fault() + ", default heartbeat, two nodes"))
              .toList();
      REPORT.add(rows, cluster);
      assertThat(rows).allMatch(Matrix.Row::clean);
      // before it expires, because its sessions have ended
      assertThat(rows.get(0).slowest().orElseThrow()).isLessThan(Duration.ofSeconds(30));
    }
  }

  /** Needs PgBouncer. There the sessions of a node that was killed live on, or are another's. */
  @Test
  void poolerInTransactionMode_makesNoLiveNodeLookDead() throws Exception {
    try (Cluster cluster = Cluster.startBehindPooler(3)) {
      List<Matrix.Row> rows =
          Matrix.run(
                  cluster,
                  List.of(
                      Fault.ENDED_SESSIONS,
                      Fault.RESTARTED_DATABASE,
                      Fault.kill(3, FailPoint.PROMPT_COMMITTED),
                      Fault.freeze(FailPoint.DELIVERY_COMMITTING, 3)))
              .stream()
              .map(row -> row.named(row.fault() + ", behind PgBouncer"))
              .toList();
      REPORT.add(rows, cluster);
      assertThat(rows).allMatch(Matrix.Row::clean);
    }
  }

  @Test
  void hearbackThatNeedsNoSilence_takesOverLiveNodes() throws Exception {
    try (Cluster cluster = Cluster.start(2, Variant.NEEDS_NO_SILENCE)) {
      Matrix.Row row = Matrix.run(cluster, List.of(Fault.ENDED_SESSION)).get(0);
      REPORT.add(Variant.NEEDS_NO_SILENCE, row);
      assertThat(row.error().orElseThrow()).contains("although they live");
    }
  }

  @Test
  void hearbackThatAnswersBeforeItsCommit_loses() throws Exception {
    Verdict verdict =
        broken(Variant.ANSWERS_BEFORE_COMMIT, Fault.kill(3, FailPoint.CALLBACK_COMMITTING));
    assertThat(verdict.lost()).isPositive();
  }

  @Test
  void hearbackThatAnswersBeforeItsBatchCommits_loses() throws Exception {
    Verdict verdict =
        broken(Variant.ANSWERS_BEFORE_BATCH_COMMITS, Fault.kill(3, FailPoint.PROMPT_COMMITTING));
    assertThat(verdict.lost()).isPositive();
  }

  @Test
  void hearbackThatMarksDeliveriesWithTheCallback_loses() throws Exception {
    Verdict verdict =
        broken(Variant.MARKS_WITH_THE_CALLBACK, Fault.kill(3, FailPoint.PROMPT_COMMITTED));
    assertThat(verdict.lost()).isPositive();
  }

  @Test
  void hearbackThatMarksOutsideTheTransaction_doubles() throws Exception {
    Verdict verdict =
        broken(Variant.MARKS_OUTSIDE_TRANSACTION, Fault.kill(3, FailPoint.DELIVERY_COMMITTED));
    assertThat(verdict.doubled()).isPositive();
  }

  @Test
  void hearbackThatDoesNotFence_doubles() throws Exception {
    Verdict verdict = broken(Variant.DOES_NOT_FENCE, Fault.freeze(FailPoint.OBSERVER_RETURNED, 3));
    assertThat(verdict.doubled()).isPositive();
  }

  private static List<Fault> wanted() {
    Predicate<String> wanted = Pattern.compile(System.getProperty("faults.only")).asPredicate();
    return Fault.all().stream().filter(fault -> wanted.test(fault.name())).toList();
  }

  private static Verdict broken(Variant variant, Fault fault) throws Exception {
    try (Cluster cluster = Cluster.start(2, variant)) {
      Matrix.Row row = Matrix.run(cluster, List.of(fault)).get(0);
      REPORT.add(variant, row);
      assertThat(row.error()).isEmpty();
      return row.verdict();
    }
  }
}
