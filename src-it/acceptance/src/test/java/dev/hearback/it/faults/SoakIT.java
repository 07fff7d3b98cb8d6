package dev.hearback.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.Recording;
import dev.hearback.simulator.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One fault after the other, at random, for as long as {@code soak.time} says. */
@Tag("soak")
class SoakIT {

  private static final Duration TIME = Duration.parse(System.getProperty("soak.time"));
  private static final int SHORTEST_PAUSE = 20;
  private static final int LONGEST_PAUSE = 60;

  /** So that what is purged balances what comes; the records have been compared by then. */
  private static final Map<String, String> SHORT_MEMORY =
      Map.of(
          "hearback.retention.succeeded", "PT5M",
          "hearback.retention.failed", "PT5M",
          "hearback.retention.dedupe", "PT10M");

  /** How much an average may vary without being growth. */
  private static final double TOLERANCE = 1.1;

  @Test
  void faultsAtRandom_loseNothing_doubleNothing_andLeaveNothingBehind() throws Exception {
    long seed = Long.getLong("soak.seed", System.nanoTime());
    System.out.println("-Dsoak.seed=" + seed);
    Random random = new Random(seed);
    List<Recording> earlier = List.of();
    List<Long> heap = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    Verdict verdict = Verdict.NOTHING;
    try (Cluster cluster = Cluster.start(2, Variant.SHIPPED, SHORT_MEMORY)) {
      cluster.postgres().run("create index on it_note (split_part(text, ' ', 1))");
      List<Fault> faults = Fault.all();
      long end = System.nanoTime() + TIME.toNanos();
      while (System.nanoTime() < end) {
        Fault fault = faults.get(random.nextInt(faults.size())).once();
        long next =
            System.nanoTime()
                + TimeUnit.SECONDS.toNanos(random.nextInt(SHORTEST_PAUSE, LONGEST_PAUSE));
        List<Recording> jobs = new ArrayList<>();
        Matrix.Row row = Matrix.run(cluster, fault, jobs);
        System.out.println(row.line());
        assertThat(row.error()).as(row.fault()).isEmpty();
        while (System.nanoTime() < next) {
          cluster.submit(2, Calls.ONCE, jobs);
          TimeUnit.SECONDS.sleep(1);
        }
        cluster.awaitStarted();
        heap.add(cluster.liveHeap());
        rows.add(cluster.records().rows());
        System.out.println("Live heap of both: " + heap + ", rows: " + rows);
        verdict = verdict.plus(close(cluster, earlier));
        earlier = jobs;
      }
      verdict = verdict.plus(close(cluster, earlier));
      System.out.println(verdict);
    }
    assertThat(verdict.clean()).as(verdict.toString()).isTrue();
    assertFlat(heap);
    assertFlat(rows);
  }

  /** What became of jobs; of the three records, the ledger forgets them afterwards. */
  private static Verdict close(Cluster cluster, List<Recording> jobs) throws Exception {
    Fault.awaitSettled(cluster, jobs);
    Verdict verdict = cluster.records().verdict(jobs);
    cluster.forget(jobs);
    return verdict;
  }

  /** The last quarter against the one before; at first, caches fill. */
  private static void assertFlat(List<Long> numbers) {
    int size = numbers.size();
    int quarter = size / 4;
    double before = average(numbers.subList(size - 2 * quarter, size - quarter));
    double last = average(numbers.subList(size - quarter, size));
    assertThat(last).as(numbers.toString()).isLessThan(before * TOLERANCE);
  }

  private static double average(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).average().orElseThrow();
  }
}
