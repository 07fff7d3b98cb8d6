package dev.hearback.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.Published;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All targets in turn, in the opposite order each other round, so that none is always first. */
@Tag("benchmark")
class BenchmarkIT {

  private static final int ROUNDS = Integer.parseInt(System.getProperty("benchmark.rounds"));

  private final Map<Target, List<Map<Figure, Double>>> results = new EnumMap<>(Target.class);

  @Test
  void allTargets_areMeasuredInTurn() throws Exception {
    List<Target> order =
        new ArrayList<>(List.of(Target.MODULITH, Target.HOOK, Target.JOBS, Target.FLOOR));
    for (int round = 1; round <= ROUNDS; round++) {
      for (Target target : order) {
        Map<Figure, Double> figures = Trial.of(target, Trial.Scale.USUAL);
        results.computeIfAbsent(target, first -> new ArrayList<>()).add(figures);
        System.out.println("Round " + round + ", " + target.title() + ": " + figures);
      }
      Collections.reverse(order);
    }
    String table = table();
    System.out.println(table);
    Published.write("benchmark", head() + "\n\n" + table);
    for (Target target : List.of(Target.HOOK, Target.JOBS)) {
      assertThat(results.get(target))
          .allSatisfy(each -> assertThat(each).containsKeys(Figure.values()));
    }
  }

  private String table() {
    Target[] compared = {Target.HOOK, Target.JOBS, Target.FLOOR};
    StringBuilder table = new StringBuilder("| | ");
    table.append(Stream.of(compared).map(Target::title).collect(Collectors.joining(" | ")));
    table.append(" | Spring Modulith itself |\n| --- | --- | --- | --- | ---: |\n");
    for (Figure figure : Figure.values()) {
      table.append("| ").append(figure.title());
      for (Target target : compared) {
        table.append(" | ").append(ratio(target, figure));
      }
      List<Double> absolute = values(Target.MODULITH, figure);
      table.append(
          String.format(Locale.ROOT, " | %.".concat(figure.digits() + "f |%n"), median(absolute)));
    }
    return table.toString();
  }

  /** In each round, because the machine may differ from one to the next. */
  private String ratio(Target target, Figure figure) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Double value = results.get(target).get(round).get(figure);
      if (value == null) {
        return "–";
      }
      ratios.add(value / results.get(Target.MODULITH).get(round).get(figure));
    }
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f .. %.2f)",
        median(ratios),
        Collections.min(ratios),
        Collections.max(ratios));
  }

  private List<Double> values(Target target, Figure figure) {
    return results.get(target).stream().map(each -> each.get(figure)).toList();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static String head() {
    return String.format(
        Locale.ROOT,
        "%s, %s %s with JDK %s, %d cores shared with PostgreSQL and the load, 2 KB:"
            + " `mvn verify -Pbenchmark -Dbenchmark.rounds=%d`. Ratios to Spring Modulith's"
            + " registry, median and range of the rounds.",
        LocalDate.now(),
        System.getProperty("it.server"),
        System.getProperty("it.version"),
        Runtime.version().feature(),
        Runtime.getRuntime().availableProcessors(),
        ROUNDS);
  }
}
