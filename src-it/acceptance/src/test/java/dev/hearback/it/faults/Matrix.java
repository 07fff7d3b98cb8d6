package dev.hearback.it.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Does faults again and again, and keeps what came of it. */
final class Matrix {

  private static final double SCALE = Double.parseDouble(System.getProperty("faults.repeat", "1"));

  /**
   * What came of one fault.
   *
   * @param repetitions those that count: the fault took place
   * @param slowest the longest take-over, if there was one to be measured
   * @param problem what else went wrong
   */
  record Row(
      String fault,
      int repetitions,
      Verdict verdict,
      Optional<Duration> slowest,
      Optional<String> problem) {

    boolean clean() {
      return verdict.clean() && problem.isEmpty();
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "| %-50s | %4d | %6d | %4d | %4d | %4d | %6s | %s",
          fault,
          repetitions,
          verdict.accepted(),
          verdict.lost(),
          verdict.doubled(),
          verdict.silent(),
          slowest.map(Matrix::seconds).orElse(""),
          problem.map(text -> text.lines().findFirst().orElse("")).orElse(""));
    }
  }

  static final String HEAD =
      "| fault | times | accepted | lost | doubled | silent | slowest take-over | |\n"
          + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |";

  private Matrix() {}

  /** Does the fault as often as it says, or until something goes wrong. */
  static Row run(Cluster cluster, Fault fault) {
    int wanted = Math.max(1, (int) Math.round(fault.repetitions() * SCALE));
    Verdict verdict = Verdict.NOTHING;
    Optional<Duration> slowest = Optional.empty();
    for (int done = 0; done < wanted; done++) {
      try {
        Fault.Repetition repetition = fault.procedure().run(cluster);
        verdict = verdict.plus(cluster.records().verdict(repetition.recordings()));
        slowest = longer(slowest, repetition.takeOver());
      } catch (Exception | AssertionError e) {
        return new Row(fault.name(), done, verdict, slowest, Optional.of(e.toString()));
      }
    }
    return new Row(fault.name(), wanted, verdict, slowest, Optional.empty());
  }

  /** Does all of them in turn; prints each row when it is known. */
  static List<Row> run(Cluster cluster, List<Fault> faults) {
    List<Row> rows = new ArrayList<>();
    System.out.println(HEAD);
    for (Fault fault : faults) {
      Row row = run(cluster, fault);
      System.out.println(row.line());
      row.problem().ifPresent(System.out::println);
      rows.add(row);
    }
    return rows;
  }

  private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
    return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) > 0
        ? one
        : other.or(() -> one);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
