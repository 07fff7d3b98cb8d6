package dev.hearback.it.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.Callbacks;
import dev.hearback.it.Recording;
import dev.hearback.it.TestApplication;
import dev.hearback.simulator.Calls;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An adapter that somebody else wrote ends the server, exhausts it, or never returns. */
@Tag("faults")
class HostileAdapterIT {

  private static final String SECRET = "hostile-hook-5f0c9d1be27a4863";
  private static final int NEIGHBOURS = 20;

  /** What does not end is given up after five minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(7);

  private final Callbacks callbacks = new Callbacks();
  private int deaths;

  @Test
  void bodyThatHarmsServers_endsAsADeadLetter_andHarmsNoOtherCallback() throws Exception {
    Map<String, String> settings =
        Map.of(
            "hearback.hook.hostile.provider", "hostile",
            "hearback.hook.hostile.secret", SECRET,
            "hearback.delivery.max-attempts", "3");
    try (Cluster cluster = Cluster.start(2, TestApplication::exportWithHostileAdapter, settings)) {
      assertThat(harm(cluster, "HALT", 1)).isEqualTo(2);
      assertThat(harm(cluster, "HALT", 10)).isEqualTo(2);
      for (String harm : List.of("HEAP", "STACK")) {
        assertThat(harm(cluster, harm, 1)).isZero();
        assertThat(harm(cluster, harm, 10)).isZero();
      }
      // more than there are threads
      assertThat(harm(cluster, "FOREVER", 1, 10, 1, 1, 1, 1)).isZero();
    }
  }

  /**
   * Sends bodies that do so while other callbacks come, to both nodes in turn if more than once.
   *
   * @param copies how often each of them is sent
   * @return how many servers died
   */
  private int harm(Cluster cluster, String harm, int... copies) throws Exception {
    cluster.awaitStarted();
    deaths = 0;
    String dead = "select count(*) from hearback_callback where code = 'KILLS_SERVER'";
    long before = cluster.postgres().count(dead);
    List<Recording> jobs = new ArrayList<>();
    cluster.submit(NEIGHBOURS, Calls.ONCE, jobs);
    for (int times : copies) {
      byte[] body = (harm + " " + UUID.randomUUID()).getBytes(US_ASCII);
      IntStream.range(0, times).parallel().forEach(number -> send(cluster, number, body));
      await().until(() -> isSent(cluster, body));
    }
    cluster.submit(NEIGHBOURS, Calls.ONCE, jobs);
    if (harm.equals("FOREVER")) {
      Fault.awaitSettled(cluster.records(), jobs); // long before these bodies are given up
      assertThat(cluster.postgres().count(dead)).isEqualTo(before);
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              restartEnded(cluster);
              return cluster.postgres().count(dead) == before + copies.length;
            });
    restartEnded(cluster);
    Fault.awaitSettled(cluster.records(), jobs);
    Verdict verdict = cluster.records().verdict(jobs);
    assertThat(verdict.clean()).as("%s: %s", harm, verdict).isTrue();
    assertThat(verdict.accepted()).as("%s: %s", harm, verdict).isGreaterThan(NEIGHBOURS);
    assertThat(
            cluster
                .postgres()
                .count(
                    "select count(*) from hearback_callback where hook is"
                        + " null and state = 'DEAD'"))
        .isZero();
    System.out.println(harm + ": " + deaths + " deaths, " + verdict);
    return deaths;
  }

  /** Whether it is answered 200 by now; a vendor, too, comes again until then. */
  private boolean isSent(Cluster cluster, byte[] body) {
    restartEnded(cluster);
    return IntStream.range(0, cluster.nodes().size())
        .anyMatch(number -> send(cluster, number, body) == 200);
  }

  /** The status; 0 if there was none, because the server has just died. */
  private int send(Cluster cluster, int number, byte[] body) {
    Node node = cluster.nodes().get(number % cluster.nodes().size());
    try {
      return callbacks.post(
          URI.create("http://127.0.0.1:" + node.port() + "/hearback/hooks/hostile/" + SECRET),
          body);
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  private void restartEnded(Cluster cluster) {
    for (Node node : cluster.nodes()) {
      if (node.restartIfEnded()) {
        deaths++;
      }
    }
  }
}
