package dev.hearback.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.benchmark.Trial.Scale;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the cost of a callback grows with old rows and with nodes on one database. */
@Tag("benchmark")
class GrowthIT {

  private static final long OLD_ROWS = Long.parseLong(System.getProperty("benchmark.old-rows"));

  @Test
  void oldRows_makeNothingSlower() throws Exception {
    double none = Trial.of(Target.HOOK, Scale.USUAL).get(Figure.ROWS);
    double many = Trial.of(Target.HOOK, Scale.USUAL.withOldRows(OLD_ROWS)).get(Figure.ROWS);
    double again = Trial.of(Target.HOOK, Scale.USUAL).get(Figure.ROWS);
    double ratio = many / ((none + again) / 2);
    System.out.printf(
        Locale.ROOT,
        "Rows per second: %.0f and %.0f; with %d old rows %.0f, that is %.2f%n",
        none,
        again,
        OLD_ROWS,
        many,
        ratio);
    assertThat(ratio).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void nodesOnOneDatabase_costEachCallbackNothing() throws Exception {
    double alone = cost(1);
    for (int nodes : List.of(2, 4)) {
      double ratio = cost(nodes) / alone;
      System.out.printf(Locale.ROOT, "%d nodes: %.2f of the cost of one%n", nodes, ratio);
      assertThat(ratio).as("%d nodes", nodes).isLessThanOrEqualTo(1.15);
    }
  }

  /** Processor time of servers and database for a callback. */
  private static double cost(int nodes) throws Exception {
    Map<Figure, Double> figures = Trial.of(Target.HOOK, Scale.ofNodes(nodes));
    System.out.println(nodes + " nodes: " + figures);
    return figures.get(Figure.SERVER) + figures.get(Figure.DATABASE);
  }
}
