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

  /** So that what is purged balances what comes. */
  private static final Map<String, String> SHORT_MEMORY =
      Map.of(
          "hearback.retention.succeeded", "PT2M",
          "hearback.retention.failed", "PT2M",
          "hearback.retention.dedupe", "PT10M");

  /** How much a number may vary without being growth. */
  private static final double TOLERANCE = 1.3;

  @Test
  void faultsAtRandom_loseNothing_doubleNothing_andLeaveNothingBehind() throws Exception {
    long seed = Long.getLong("soak.seed", System.nanoTime());
    System.out.println("-Dsoak.seed=" + seed);
    Random random = new Random(seed);
    List<Recording> meanwhile = new ArrayList<>();
    List<Long> heap = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    Verdict verdict = Verdict.NOTHING;
    try (Cluster cluster = Cluster.start(2, Variant.SHIPPED, SHORT_MEMORY)) {
      List<Fault> faults = Fault.all();
      long end = System.nanoTime() + TIME.toNanos();
      while (System.nanoTime() < end) {
        Fault fault = faults.get(random.nextInt(faults.size())).once();
        long next =
            System.nanoTime()
                + TimeUnit.SECONDS.toNanos(random.nextInt(SHORTEST_PAUSE, LONGEST_PAUSE));
        Matrix.Row row = Matrix.run(cluster, List.of(fault)).get(0);
        assertThat(row.problem()).as(row.fault()).isEmpty();
        verdict = verdict.plus(row.verdict());
        while (System.nanoTime() < next) {
          cluster.submit(2, Calls.ONCE, meanwhile);
          TimeUnit.SECONDS.sleep(1);
        }
        cluster.awaitStarted();
        heap.add(cluster.liveHeap());
        rows.add(cluster.records().rows());
        System.out.println("Live heap of both: " + heap + ", rows: " + rows);
      }
      Fault.awaitSettled(cluster, meanwhile);
      verdict = verdict.plus(cluster.records().verdict(meanwhile));
      System.out.println(verdict);
    }
    assertThat(verdict.clean()).as(verdict.toString()).isTrue();
    assertFlat(heap);
    assertFlat(rows);
  }

  /** The last third against the one before; at first, caches fill. */
  private static void assertFlat(List<Long> numbers) {
    int third = numbers.size() / 3;
    double middle = average(numbers.subList(third, 2 * third));
    double last = average(numbers.subList(numbers.size() - third, numbers.size()));
    assertThat(last).as(numbers.toString()).isLessThan(middle * TOLERANCE);
  }

  private static double average(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).average().orElseThrow();
  }
}
