package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.Recording;
import dev.hearback.it.TestApplication;
import dev.hearback.simulator.Calls;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One node after the other gets another version, while jobs come and go. */
@Tag("faults")
class RollingUpgradeIT {

  /** Observers of both versions; {@code web} is in the former alone, {@code lib} in the new one. */
  private static final Set<String> OF_BOTH = Set.of("ejb", "ejb-deepgram");

  private static final int JOBS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void nodesOfTwoVersions_loseAndDoubleNothing_andHearWhatIsForTheirOwnObservers()
      throws Exception {
    List<Recording> jobs = new ArrayList<>();
    try (Cluster cluster = Cluster.start(2, RollingUpgradeIT::former, Map.of())) {
      Node first = cluster.nodes().get(0);
      Node second = cluster.nodes().get(1);
      Path newer = cluster.pack(RollingUpgradeIT::newer);
      cluster.submit(JOBS, Calls.ONCE, jobs);

      first.stop();
      startUnderLoad(cluster, first, newer, jobs);
      cluster.submit(JOBS, Calls.ONCE, jobs);

      stopWhileObserversAreAtWork(cluster, second, jobs);
      startUnderLoad(cluster, second, newer, jobs);
      cluster.submit(JOBS, Calls.ONCE, jobs);
      awaitAllDeliveredBut(cluster, "web");
      assertThat(deliveries(cluster, "observer = 'web' and state = 'WAITING'")).isPositive();

      first.stop();
      startUnderLoad(cluster, first, cluster.pack(RollingUpgradeIT::former), jobs);
      cluster.submit(JOBS, Calls.ONCE, jobs);
      Records records = cluster.records(OF_BOTH);
      Fault.awaitSettled(records, jobs);

      Verdict verdict = records.verdict(jobs);
      System.out.println("Rolling upgrade, and back: " + verdict);
      assertThat(verdict.clean()).as(verdict.toString()).isTrue();
      assertThat(verdict.accepted()).isGreaterThan(jobs.size() * 9 / 10);
      assertThat(jobsNotHeardByEitherAlone(cluster)).isZero();
      assertThat(deliveries(cluster, "state = 'DEAD'")).isZero();
      assertThat(deliveries(cluster, "attempts > 0 and observer in ('web', 'lib')")).isZero();
      assertThat(deliveries(cluster, "observer = 'lib'")).isPositive();
    }
  }

  private static Path former(Path folder, Map<String, String> settings) throws Exception {
    return PreviousVersion.exportTo(folder, settings, "LibObserver");
  }

  private static Path newer(Path folder, Map<String, String> settings) throws Exception {
    Path war = TestApplication.exportTo(folder, settings);
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + war.toUri()), Map.of())) {
      Files.delete(zip.getPath("WEB-INF/classes/dev/hearback/it/app/web/WebObserver.class"));
    }
    return war;
  }

  private static void startUnderLoad(Cluster cluster, Node node, Path archive, List<Recording> jobs)
      throws Exception {
    node.install(archive);
    node.restart();
    while (node.starting()) {
      cluster.submit(2, Calls.ONCE, jobs);
      TimeUnit.SECONDS.sleep(1);
    }
    node.awaitStarted();
  }

  /** What it alone could have delivered is left behind. */
  private static void stopWhileObserversAreAtWork(Cluster cluster, Node node, List<Recording> jobs)
      throws Exception {
    try (Connection connection = cluster.postgres().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table it_note in exclusive mode");
      cluster.submit(JOBS, Calls.ONCE, jobs);
      await()
          .atMost(PATIENCE)
          .until(() -> deliveries(cluster, "observer = 'web' and state <> 'DELIVERED'") > 0);
      node.stop();
      connection.rollback();
    }
  }

  private static void awaitAllDeliveredBut(Cluster cluster, String observer) {
    String others = "state in ('WAITING', 'RUNNING') and observer <> '" + observer + "'";
    await().atMost(PATIENCE).until(() -> deliveries(cluster, others) == 0);
  }

  /** A job is interpreted by one node, and goes to the observers that this one has. */
  private static long jobsNotHeardByEitherAlone(Cluster cluster) throws SQLException {
    return cluster
        .postgres()
        .count(
            "select count(*) from (select job from it_note group by job having"
                + " count(*) filter (where observer in ('web', 'lib')) <> 1) as wrong");
  }

  private static long deliveries(Cluster cluster, String condition) throws SQLException {
    return cluster.postgres().count("select count(*) from hearback_delivery where " + condition);
  }
}
