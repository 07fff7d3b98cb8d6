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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The three records, by the recording that a job is about. */
final class Records {

  /** Who observes each job, where all nodes have the same observers. */
  static final Set<String> OBSERVERS = Set.of("ejb", "ejb-deepgram", "lib", "web");

  /** Observes failures alone. */
  private static final String OF_FAILURES = "ejb-failed";

  private static final int REFUSED = 503;

  /**
   * What is known of one recording.
   *
   * @param vendorJobs the jobs that a vendor made of it
   * @param accepted whether a callback for one of them was answered 2xx
   * @param givenUp whether the vendor calls no more
   * @param acknowledged whether the application was told that the job exists
   * @param state of our job; {@code none} if there is no row, as after a purge
   * @param waits whether something of it is still to be done
   * @param effects how many rows which observer wrote
   * @param complete whether each observer that has to has written one
   */
  private record Facts(
      List<String> vendorJobs,
      boolean accepted,
      boolean givenUp,
      boolean acknowledged,
      String state,
      boolean waits,
      Map<String, Integer> effects,
      boolean complete) {

    boolean settled() {
      if (waits || Set.of("QUEUED", "SUBMITTING").contains(state)) {
        return false;
      }
      return vendorJobs.isEmpty() || accepted || givenUp;
    }

    Verdict verdict() {
      boolean visible = accepted || givenUp || Set.of("UNCERTAIN", "FAILED").contains(state);
      return new Verdict(
          accepted ? 1 : 0,
          accepted && !complete ? 1 : 0,
          effects.values().stream().mapToInt(count -> count - 1).sum()
              + (effects.size() > 1 && effects.containsKey(OF_FAILURES) ? 1 : 0)
              + Math.max(0, vendorJobs.size() - 1),
          acknowledged && !visible ? 1 : 0,
          !accepted && givenUp ? 1 : 0);
    }
  }

  private final Postgres postgres;
  private final Ledger ledger;
  private final Set<Recording> acknowledged;
  private final Set<String> observers;

  /**
   * The records of one cluster.
   *
   * @param acknowledged of which recordings the application was told that their job exists
   * @param observers who has to hear of each job
   */
  Records(Postgres postgres, Ledger ledger, Set<Recording> acknowledged, Set<String> observers) {
    this.postgres = postgres;
    this.ledger = ledger;
    this.acknowledged = acknowledged;
    this.observers = observers;
  }

  /** Whether nothing more is to be expected of any. */
  boolean settled(Collection<Recording> recordings) throws SQLException {
    return facts(recordings).values().stream().allMatch(Facts::settled);
  }

  /** Those that a vendor has taken. */
  List<Recording> taken(Collection<Recording> recordings) throws SQLException {
    Map<String, Facts> facts = facts(recordings);
    return recordings.stream()
        .filter(recording -> !facts.get(recording.url()).vendorJobs().isEmpty())
        .toList();
  }

  /** Whether a vendor has taken all of them. */
  boolean submitted(Collection<Recording> recordings) throws SQLException {
    return facts(recordings).values().stream().noneMatch(each -> each.vendorJobs().isEmpty());
  }

  /**
   * How long the vendors waited for each answer other than 2xx.
   *
   * @throws IllegalStateException if there was no answer at all, or one that is not 503
   */
  List<Duration> refusals(Collection<Recording> recordings) throws SQLException {
    List<Duration> refusals = new ArrayList<>();
    Set<String> jobs =
        facts(recordings).values().stream()
            .flatMap(each -> each.vendorJobs().stream())
            .collect(Collectors.toSet());
    Map<String, Instant> called = new HashMap<>();
    for (LedgerEntry entry : ledger.entries()) {
      String call = entry.job() + " " + entry.copy() + " " + entry.attempt();
      if (jobs.contains(entry.job()) && entry.event() == Event.CALLING) {
        called.put(call, entry.at());
      } else if (called.containsKey(call) && entry.event() == Event.CALLED && !accepted(entry)) {
        if (entry.status() != REFUSED) {
          throw new IllegalStateException("Expected an answer " + REFUSED + ": " + entry.line());
        }
        refusals.add(Duration.between(called.get(call), entry.at()));
      }
    }
    return refusals;
  }

  /** Of how many something is still to be expected. */
  long inFlight(Collection<Recording> recordings) throws SQLException {
    return facts(recordings).values().stream().filter(each -> !each.settled()).count();
  }

  /** Which are not settled, and what is known of them. */
  String unsettled(Collection<Recording> recordings) throws SQLException {
    return facts(recordings).entrySet().stream()
        .filter(each -> !each.getValue().settled())
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** Of which something went wrong, and what is known of them; empty if of none. */
  Optional<String> unclean(Collection<Recording> recordings) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Facts> each : facts(recordings).entrySet()) {
      if (each.getValue().verdict().faults() > 0) {
        text.append(each.getKey()).append(": ").append(each.getValue()).append('\n');
        text.append(rows(each.getKey()));
      }
    }
    return Optional.of(text.toString()).filter(told -> !told.isEmpty());
  }

  /** What the tables say of one recording, without bodies. */
  private String rows(String url) throws SQLException {
    StringBuilder rows = new StringBuilder();
    try (Connection connection = postgres.dataSource().getConnection()) {
      for (String table : List.of("job", "callback", "delivery")) {
        read(
            connection,
            "select row_to_json(part)::jsonb - 'body' from hearback_"
                + table
                + " part where "
                + (table.equals("job") ? "id" : "job_id")
                + " in (select id from hearback_job where audio_location = any(?))",
            new String[] {url},
            row -> rows.append(table).append(' ').append(row.getString(1)).append('\n'));
      }
    }
    return rows.toString();
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
        "select (select count(*) from hearback_job) + (select count(*) from hearback_callback) +"
            + " (select count(*) from hearback_chunk) + (select count(*) from hearback_delivery) +"
            + " (select count(*) from hearback_attempt)");
  }

  /** Whether the node counts as dead, and owns nothing any more. */
  boolean takenOver(UUID node) throws SQLException {
    return postgres.count(
                "select count(*) from hearback_node where state = 'LIVE' and id = '" + node + "'")
            + owned("job", node)
            + owned("callback", node)
            + owned("delivery", node)
        == 0;
  }

  private long owned(String table, UUID node) throws SQLException {
    return postgres.count(
        "select count(*) from hearback_" + table + " where owner = '" + node + "'");
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
            "select audio_location from hearback_job job join hearback_"
                + table
                + " part on part.job_id = job.id where audio_location = any(?)"
                + " and part.state in ('WAITING', 'RUNNING')",
            urls,
            row -> waiting.add(row.getString(1)));
      }
      read(
          connection,
          "select audio_location, observer, count(*) from it_note note join hearback_job job"
              + " on job.id::text = note.job where audio_location = any(?)"
              + " and observer = '"
              + OF_FAILURES
              + "' group by 1, 2",
          urls,
          row -> add(effects, row));
      read(
          connection,
          "select split_part(text, ' ', 1), observer, count(*) from it_note"
              + " where split_part(text, ' ', 1) = any(?) group by 1, 2",
          urls,
          row -> add(effects, row));
    }
    Map<String, Facts> facts = new HashMap<>();
    for (Recording recording : recordings) {
      String url = recording.url();
      Map<String, Integer> written = effects.getOrDefault(url, Map.of());
      List<String> jobs = vendorJobs.getOrDefault(url, List.of());
      List<LedgerEntry> about =
          jobs.stream().flatMap(job -> entries.getOrDefault(job, List.of()).stream()).toList();
      facts.put(
          url,
          new Facts(
              jobs,
              about.stream().anyMatch(Records::accepted),
              about.stream().anyMatch(entry -> entry.event() == Event.GAVE_UP),
              acknowledged.contains(recording),
              states.getOrDefault(url, "none"),
              waiting.contains(url),
              written,
              written.keySet().containsAll(observers)));
    }
    return facts;
  }

  private static void add(Map<String, Map<String, Integer>> effects, ResultSet row)
      throws SQLException {
    effects
        .computeIfAbsent(row.getString(1), unused -> new HashMap<>())
        .put(row.getString(2), row.getInt(3));
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
