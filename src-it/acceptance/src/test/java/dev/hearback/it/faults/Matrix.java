package dev.hearback.it.faults;

import dev.hearback.it.Recording;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Does faults again and again, and keeps what came of it. */
final class Matrix {

  /** How often each fault is done, as a multiple of what it says itself. */
  static final double SCALE = Double.parseDouble(System.getProperty("faults.repeat", "1"));

  /**
   * So many submissions at most are on their way through one node, and may have come to nothing
   * when it is killed: eight to the vendor, as many as the provider allows, and two of the test.
   */
  private static final int ON_THEIR_WAY = 10;

  /** Within which 99 of 100 must be told to call again. */
  private static final Duration QUICK = Duration.ofSeconds(2);

  /** Within which all of them must be told so. */
  private static final Duration LATEST = Duration.ofSeconds(8);

  /**
   * What came of one fault.
   *
   * @param repetitions those that count: the fault took place; 0 in the row of all jobs
   * @param slowest the longest take-over or recovery, if there was one to be measured
   * @param refusals how long vendors waited for each answer that had them call again
   * @param error what ended it early: an exception, or too few callbacks; in the row of all jobs,
   *     what is known of those of which something went wrong
   */
  record Row(
      String fault,
      int repetitions,
      Verdict verdict,
      Optional<Duration> slowest,
      List<Duration> refusals,
      Optional<String> error) {

    /** Whether all is well: nothing went wrong, and whoever had to call again was told in time. */
    boolean clean() {
      return verdict.clean()
          && error.isEmpty()
          && refusedAfter(0.99).orElse(Duration.ZERO).compareTo(QUICK) < 0
          && refusedAfter(1).orElse(Duration.ZERO).compareTo(LATEST) < 0;
    }

    Row named(String name) {
      return new Row(name, repetitions, verdict, slowest, refusals, error);
    }

    /** After which time so large a part of them, from 0 to 1, was answered. */
    private Optional<Duration> refusedAfter(double part) {
      return refusals.stream()
          .sorted()
          .skip(Math.max(0, (long) Math.ceil(refusals.size() * part) - 1))
          .findFirst();
    }

    /** As a line of a table. */
    String line() {
      return String.format(
          Locale.ROOT,
          "| %s%s | %d | %d | %d | %d | %d | %d | %s | %s |",
          fault,
          error.isPresent() ? " (failed)" : "",
          repetitions,
          verdict.accepted(),
          verdict.lost(),
          verdict.doubled(),
          verdict.silent(),
          verdict.givenUp(),
          slowest.map(Matrix::seconds).orElse(""),
          refusedAfter(0.99).map(Matrix::seconds).orElse(""));
    }
  }

  private Matrix() {}

  /**
   * Does all of them in turn, and prints each one's row when it is known; a last row, not printed,
   * is what became of all jobs together.
   */
  static List<Row> run(Cluster cluster, List<Fault> faults)
      throws SQLException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    List<Recording> all = new ArrayList<>();
    for (Fault fault : faults) {
      Row row = run(cluster, fault, all);
      System.out.println(row.line());
      row.error().ifPresent(System.out::println);
      rows.add(row);
    }
    TimeUnit.SECONDS.sleep(1); // for whoever still tries to do something twice
    rows.add(
        new Row(
            "all of these jobs, at the end",
            0,
            cluster.records().verdict(all),
            Optional.empty(),
            List.of(),
            cluster.records().unclean(all)));
    return rows;
  }

  /**
   * Does the fault as often as it says, times {@link #SCALE}, or until there is an error.
   *
   * @param all gets the recordings that were submitted
   */
  static Row run(Cluster cluster, Fault fault, List<Recording> all) throws SQLException {
    int wanted = Math.max(1, (int) Math.round(fault.repetitions() * SCALE));
    Verdict verdict = Verdict.NOTHING;
    Optional<Duration> slowest = Optional.empty();
    List<Duration> refusals = new ArrayList<>();
    for (int done = 0; done < wanted; done++) {
      List<Recording> jobs = new ArrayList<>();
      Optional<String> error = Optional.empty();
      try {
        cluster.mend();
        Fault.Measured measured = fault.procedure().run(cluster, jobs);
        slowest = longer(slowest, measured.recovery());
        refusals.addAll(measured.refusals());
      } catch (Exception | AssertionError e) {
        error = Optional.of(e.toString());
      }
      all.addAll(jobs);
      Verdict these = cluster.records().verdict(jobs);
      verdict = verdict.plus(these);
      if (error.isEmpty() && these.accepted() < jobs.size() - ON_THEIR_WAY) {
        error = Optional.of("proves little: too few callbacks for " + jobs.size() + " jobs");
      }
      if (error.isPresent()) {
        return new Row(fault.name(), done, verdict, slowest, refusals, error);
      }
    }
    return new Row(fault.name(), wanted, verdict, slowest, refusals, Optional.empty());
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
