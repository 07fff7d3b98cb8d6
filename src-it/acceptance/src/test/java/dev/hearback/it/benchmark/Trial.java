package dev.hearback.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.Postgres;
import dev.hearback.it.TestApplication;
import dev.hearback.it.Vendors;
import dev.hearback.it.server.Server;
import dev.hearback.it.server.ServerOfThisRun;
import dev.hearback.it.server.ServerProcess;
import dev.hearback.it.server.SpringBootJar;
import dev.hearback.simulator.Settings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The servers of one target, from their start to their end, and the figures that they came to. */
final class Trial implements AutoCloseable {

  private static final String HEAP = "1g";
  private static final int CONNECTIONS = 8;
  private static final int BYTES = 2_000;
  private static final double STEADY = 200;

  /** A faster machine is done with these sooner. */
  private static final int MOST_SATURATING = 6_000;

  private static final int MOST_STEADY = 4_000;

  private static final Duration STEADY_TIME = Duration.ofSeconds(15);
  private static final Duration COUNTED = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TOKEN = "benchmark-token-0123456789abcdef0123456789abcdef";

  /** As PostgreSQL logs each statement that a driver sends. */
  private static final Pattern STATEMENT =
      Pattern.compile("LOG: +(?:execute [^:]*|statement): (?!BEGIN|COMMIT|SHOW|SET )");

  /**
   * How much of everything.
   *
   * @param nodes servers on one database; each connection goes to one of them
   * @param oldRows that lie in the tables, of jobs that have ended
   * @param warmUp for how long as much is sent as they can take before anything is measured
   * @param saturated for how long then
   */
  record Scale(int nodes, long oldRows, Duration warmUp, Duration saturated) {

    static final Scale USUAL = new Scale(1, 0, Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** So many nodes, whose JVMs each have compiled what there is to compile. */
    static Scale ofNodes(int count) {
      return new Scale(count, 0, Duration.ofMinutes(count), USUAL.saturated);
    }

    Scale withOldRows(long count) {
      return new Scale(nodes, count, warmUp, saturated);
    }

    Scale saturatedFor(Duration time) {
      return new Scale(nodes, oldRows, warmUp, time);
    }
  }

  private final Target target;
  private final Scale scale;
  private final Path folder;
  private final Path log;
  private final Postgres postgres;
  private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);
  private Vendors vendors;
  private final List<ServerProcess> processes = new ArrayList<>();

  private Trial(Target target, Scale scale) throws Exception {
    this.target = target;
    this.scale = scale;
    folder =
        Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "servers")), "benchmark-")
            .toAbsolutePath();
    log = folder.resolve("postgresql.log");
    postgres =
        Postgres.start(
            Map.of(
                "track_commit_timestamp", "on",
                "shared_buffers", "512MB",
                "max_wal_size", "4GB",
                "checkpoint_timeout", "15min"),
            log);
  }

  /** Measures a target. */
  static Map<Figure, Double> of(Target target, Scale scale) throws Exception {
    try (Trial trial = new Trial(target, scale)) {
      trial.run();
      return trial.figures;
    }
  }

  private void run() throws Exception {
    postgres.run(
        "create table benchmark_row (id bigint generated always as identity primary key,"
            + " job text not null, confidence double precision, text text)");
    postgres.run("create table floor_inbox (id uuid primary key, body bytea not null)");
    assertThat(postgres.text("show fsync")).isEqualTo("on");
    for (int node = 0; node < scale.nodes(); node++) {
      start(Files.createDirectories(folder.resolve("node-" + node)));
    }
    CallbackBody body = new CallbackBody(BYTES);
    Load load = Load.to(processes.get(0).url().resolve(path()), body, ports());
    awaitRows(0, load.saturating(CONNECTIONS, scale.warmUp()));
    if (scale.oldRows() > 0) {
      age();
    }
    postgres.run("checkpoint");
    Load saturating = target == Target.JOBS ? jobs(MOST_SATURATING, body) : load;
    Load steady = target == Target.JOBS ? jobs(MOST_STEADY, body) : load;
    saturated(saturating);
    if (target == Target.TROUBLED) {
      assertTrouble();
    }
    steady(steady);
    statements(steady);
    figures.put(Figure.MEMORY, processes.get(0).peakBytes() / 1024.0 / 1024);
  }

  private void start(Path own) throws Exception {
    Server server =
        target == Target.MODULITH
            ? new SpringBootJar(Path.of(System.getProperty("benchmark.peer")), own)
                .environment("BENCHMARK_TOKEN", TOKEN)
            : ServerOfThisRun.in(own);
    server.heap(HEAP).database(postgres.database());
    if (vendors == null) {
      vendors = Vendors.calling(server.url(), new Settings().timeScale(0.1));
      vendors.callNobody();
    }
    switch (target) {
      case MODULITH -> {}
      case FLOOR -> server.deploy(TestApplication.exportFloor(own));
      case TROUBLED -> server.deploy(TestApplication.exportTroubled(own, settings()));
      default -> server.deploy(TestApplication.exportBenchmark(own, settings()));
    }
    processes.add(server.start());
  }

  private String path() {
    return switch (target) {
      case MODULITH -> "callbacks/" + TOKEN;
      case FLOOR -> "floor/callbacks";
      default -> "hearback/hooks/benchmark/" + TOKEN;
    };
  }

  private List<Integer> ports() {
    return processes.stream().map(process -> process.url().getPort()).toList();
  }

  /** Copies of a job, its callback and its delivery, which have ended within the last 20 hours. */
  private void age() throws SQLException {
    Map<String, String> ids =
        Map.of(
            "job",
            "'vendor_job_id', 'old-' || n, 'id', md5('job' || n)",
            "callback",
            "'id', md5('callback' || n), 'job_id', md5('job' || n)",
            "delivery",
            "'id', md5('delivery' || n), 'job_id', md5('job' || n),"
                + " 'callback_id', md5('callback' || n)");
    for (Map.Entry<String, String> each : ids.entrySet()) {
      postgres.run(
          String.format(
              Locale.ROOT,
              "insert into hearback_%1$s select old.* from generate_series(1, %2$d) n,"
                  + " (select one from hearback_%1$s one where ended_at is not null limit 1) done,"
                  + " jsonb_populate_record(done.one, jsonb_build_object(%3$s,"
                  + " 'ended_at', now() - n * interval '20 hours' / %2$d)) old",
              each.getKey(),
              scale.oldRows() / ids.size(),
              each.getValue()));
      postgres.run("vacuum analyze hearback_" + each.getKey());
      assertThat(postgres.count("select count(*) from hearback_" + each.getKey()))
          .isGreaterThan(scale.oldRows() / ids.size());
    }
  }

  /** One observer has fallen behind, one has failed. */
  private void assertTrouble() throws SQLException {
    String deliveries =
        "select count(*) from hearback_delivery where state = 'WAITING' and observer";
    assertThat(postgres.count(deliveries + " like '%SleepingObserver%'")).isGreaterThan(100);
    assertThat(postgres.count(deliveries + " like '%FailingObserver%' and attempts > 0"))
        .isPositive();
  }

  /** The defaults, but for who the vendors are. */
  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    vendors
        .settings()
        .forEach(
            (key, value) -> {
              if (key.contains(".provider.") || key.contains("public-url")) {
                settings.put(key, value);
              }
            });
    settings.put("hearback.hook.benchmark.provider", "deepgram");
    settings.put("hearback.hook.benchmark.secret", TOKEN);
    return settings;
  }

  /** Callbacks for so many new jobs; then the load ends. */
  private Load jobs(int count, CallbackBody body) throws Exception {
    Set<String> before = Set.copyOf(vendors.callbacks().keySet());
    long submitted = submitted();
    HttpRequest request =
        HttpRequest.newBuilder(
                processes.get(0).url().resolve("hearback/benchmark/jobs?count=" + count))
            .POST(BodyPublishers.noBody())
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    await().atMost(PATIENCE).until(() -> submitted() == submitted + count);
    Queue<Load.Destination> jobs = new ConcurrentLinkedQueue<>();
    vendors
        .callbacks()
        .forEach(
            (job, address) -> {
              if (!before.contains(job)) {
                jobs.add(new Load.Destination(address, job));
              }
            });
    return new Load(jobs::poll, body, ports());
  }

  private long submitted() throws SQLException {
    return postgres.count("select count(*) from hearback_job where state = 'SUBMITTED'");
  }

  private void saturated(Load load) throws Exception {
    long before = rows();
    Usage usage = Usage.now(processes, postgres);
    Load.Sent sent = load.saturating(CONNECTIONS, scale.saturated());
    awaitRows(before, sent);
    Usage used = Usage.now(processes, postgres).since(usage);
    int count = sent.latencies().size();
    figures.put(Figure.ACKS, count * 1e9 / sent.took().toNanos());
    latencies(sent, Figure.ACK_P50, Figure.ACK_P99, Figure.ROW_P50, Figure.ROW_P99);
    figures.put(Figure.SERVER, used.server().toNanos() / 1e6 / count);
    figures.put(Figure.DATABASE, used.database().toNanos() / 1e6 / count);
    figures.put(Figure.WAL, (double) used.walBytes() / count);
    figures.put(Figure.COMMITS, (double) used.commits() / count);
    long first = sent.sent().values().stream().mapToLong(Long::longValue).min().orElseThrow();
    long last =
        postgres.count(
            "select (extract(epoch from max(pg_xact_commit_timestamp(xmin))) * 1000000)::bigint"
                + " from benchmark_row");
    if (target != Target.FLOOR) {
      figures.put(Figure.ROWS, count * 1e6 / (last - first));
    }
  }

  private void steady(Load load) throws Exception {
    long before = rows();
    Load.Sent sent = load.arriving(STEADY, STEADY_TIME);
    awaitRows(before, sent);
    latencies(
        sent,
        Figure.STEADY_ACK_P50,
        Figure.STEADY_ACK_P99,
        Figure.STEADY_ROW_P50,
        Figure.STEADY_ROW_P99);
  }

  private void statements(Load load) throws Exception {
    postgres.run("alter system set log_statement = 'all'");
    postgres.run("select pg_reload_conf()");
    TimeUnit.SECONDS.sleep(1);
    long rows = rows();
    long before = logged();
    Load.Sent sent = load.arriving(STEADY, COUNTED);
    awaitRows(rows, sent);
    figures.put(Figure.STATEMENTS, (double) (logged() - before) / sent.latencies().size());
  }

  private long logged() throws Exception {
    return STATEMENT.matcher(Files.readString(log)).results().count();
  }

  private void latencies(Load.Sent sent, Figure ack50, Figure ack99, Figure row50, Figure row99)
      throws SQLException {
    figures.put(ack50, percentile(sent.latencies(), 0.5) / 1e6);
    figures.put(ack99, percentile(sent.latencies(), 0.99) / 1e6);
    List<Long> delays = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select job, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000)::bigint"
                    + " from benchmark_row")) {
      while (rows.next()) {
        Long begun = sent.sent().get(rows.getString(1));
        if (begun != null) {
          delays.add(rows.getLong(2) - begun);
        }
      }
    }
    if (!delays.isEmpty()) {
      figures.put(row50, percentile(delays, 0.5) / 1e3);
      figures.put(row99, percentile(delays, 0.99) / 1e3);
    }
  }

  private static double percentile(List<Long> values, double part) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * part)));
  }

  /** Until the observer has written a row for each. */
  private void awaitRows(long before, Load.Sent sent) {
    if (target != Target.FLOOR) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> rows() == before + sent.latencies().size());
    }
  }

  private long rows() throws SQLException {
    return postgres.count("select count(*) from benchmark_row");
  }

  @Override
  public void close() throws Exception {
    processes.forEach(ServerProcess::kill);
    if (vendors != null) {
      vendors.close();
    }
    postgres.close();
  }
}
