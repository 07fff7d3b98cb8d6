package dev.hearback.it.faults;

import dev.hearback.it.Postgres;
import dev.hearback.it.Recording;
import dev.hearback.simulator.Ledger;
import dev.hearback.simulator.LedgerEntry;
import dev.hearback.simulator.LedgerEntry.Event;
import dev.hearback.simulator.Submission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The three records, by the recording that a job is about. */
final class Records {

  /** Who observes each job. */
  private static final Set<String> OBSERVERS = Set.of("ejb", "ejb-deepgram", "lib", "web");

  /** What is known of one recording. */
  private record Facts(
      List<String> vendorJobs,
      Set<Event> events,
      boolean accepted,
      String state,
      boolean waits,
      boolean dead,
      Map<String, Integer> effects) {

    boolean complete() {
      return dead || effects.keySet().containsAll(OBSERVERS);
    }

    boolean settled() {
      if (waits) {
        return false;
      }
      if (vendorJobs.isEmpty()) {
        return !Set.of("QUEUED", "SUBMITTING").contains(state);
      }
      return accepted ? complete() : events.contains(Event.GAVE_UP);
    }

    Verdict verdict() {
      int doubled = effects.values().stream().mapToInt(count -> count - 1).sum();
      boolean called = events.contains(Event.CALLING);
      boolean told = accepted || events.contains(Event.CALLED);
      return new Verdict(
          accepted ? 1 : 0,
          accepted && !complete() ? 1 : 0,
          doubled + Math.max(0, vendorJobs.size() - 1),
          called && !told ? 1 : 0);
    }
  }

  private final Postgres postgres;
  private final Ledger ledger;

  Records(Postgres postgres, Ledger ledger) {
    this.postgres = postgres;
    this.ledger = ledger;
  }

  /** Whether nothing more is to be expected of any. */
  boolean settled(Collection<Recording> recordings) throws SQLException {
    return facts(recordings).values().stream().allMatch(Facts::settled);
  }

  /** Which are not settled, and what is known of them. */
  String unsettled(Collection<Recording> recordings) throws SQLException {
    return facts(recordings).entrySet().stream()
        .filter(each -> !each.getValue().settled())
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** What they say together. */
  Verdict verdict(Collection<Recording> recordings) throws SQLException {
    return facts(recordings).values().stream()
        .map(Facts::verdict)
        .reduce(Verdict.NOTHING, Verdict::plus);
  }

  /** How many rows there are in all our tables that grow with the jobs. */
  long rows() throws SQLException {
    return postgres.count(
        "select (select count(*) from hearback_job) + (select count(*) from hearback_callback)"
            + " + (select count(*) from hearback_chunk) + (select count(*) from hearback_delivery)");
  }

  /** How many rows the node owns. */
  long owned(UUID node) throws SQLException {
    long rows = 0;
    try (Connection connection = postgres.dataSource().getConnection()) {
      for (String table : List.of("job", "callback", "delivery")) {
        try (PreparedStatement query =
            connection.prepareStatement(
                "select count(*) from hearback_" + table + " where owner = ?")) {
          query.setObject(1, node);
          try (ResultSet row = query.executeQuery()) {
            row.next();
            rows += row.getLong(1);
          }
        }
      }
    }
    return rows;
  }

  private Map<String, Facts> facts(Collection<Recording> recordings) throws SQLException {
    Map<String, List<String>> vendorJobs =
        ledger.submissions().stream()
            .filter(submission -> submission.job() != null)
            .collect(
                Collectors.groupingBy(
                    Submission::audio, Collectors.mapping(Submission::job, Collectors.toList())));
    Map<String, List<LedgerEntry>> entries =
        ledger.entries().stream()
            .filter(entry -> entry.job() != null)
            .collect(Collectors.groupingBy(LedgerEntry::job));
    String[] urls = recordings.stream().map(Recording::url).toArray(String[]::new);
    Map<String, String> states = new HashMap<>();
    Set<String> waiting = new HashSet<>();
    Set<String> dead = new HashSet<>();
    Map<String, Map<String, Integer>> effects = new HashMap<>();
    try (Connection connection = postgres.dataSource().getConnection()) {
      read(
          connection,
          "select audio_location, state from hearback_job where audio_location = any(?)",
          urls,
          row -> states.put(row.getString(1), row.getString(2)));
      for (String table : List.of("callback", "delivery")) {
        read(
            connection,
            "select audio_location, part.state from hearback_job job join hearback_"
                + table
                + " part on part.job_id = job.id where audio_location = any(?)"
                + " and part.state in ('WAITING', 'RUNNING', 'DEAD')",
            urls,
            row -> (row.getString(2).equals("DEAD") ? dead : waiting).add(row.getString(1)));
      }
      read(
          connection,
          "select split_part(text, ' ', 1), observer, count(*) from it_note"
              + " where split_part(text, ' ', 1) = any(?) group by 1, 2",
          urls,
          row ->
              effects
                  .computeIfAbsent(row.getString(1), unused -> new HashMap<>())
                  .put(row.getString(2), row.getInt(3)));
    }
    Map<String, Facts> facts = new HashMap<>();
    for (String url : urls) {
      List<String> jobs = vendorJobs.getOrDefault(url, List.of());
      List<LedgerEntry> about =
          jobs.stream().flatMap(job -> entries.getOrDefault(job, List.of()).stream()).toList();
      facts.put(
          url,
          new Facts(
              jobs,
              about.stream().map(LedgerEntry::event).collect(Collectors.toSet()),
              about.stream().anyMatch(Records::accepted),
              states.getOrDefault(url, "none"),
              waiting.contains(url),
              dead.contains(url),
              effects.getOrDefault(url, Map.of())));
    }
    return facts;
  }

  private static boolean accepted(LedgerEntry entry) {
    return entry.event() == Event.CALLED && entry.status() / 100 == 2;
  }

  @FunctionalInterface
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private static void read(Connection connection, String query, String[] urls, Row each)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", urls));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.take(rows);
        }
      }
    }
  }
}
