package dev.hearback.it.faults;

import dev.hearback.it.Postgres;
import dev.hearback.it.Recording;
import dev.hearback.it.TestApplication;
import dev.hearback.it.Vendors;
import dev.hearback.it.server.Database;
import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Calls;
import dev.hearback.simulator.Message;
import dev.hearback.simulator.Outcome;
import dev.hearback.simulator.Settings;
import dev.hearback.work.FailPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Servers on one PostgreSQL, the vendors, and a relay through which these call back. */
final class Cluster implements AutoCloseable {

  private static final int CONNECTIONS = 20;

  /** More than is read from a connection at once, and more than is stored in one row. */
  private static final int MUCH = 100_000;

  /** What a vendor's reports look like. */
  enum Reports {
    /** Plain successes, which are interpreted before they are stored: short and long in turn. */
    PLAIN,

    /** Long ones, whose add-on failed: they are stored first. */
    WITH_A_FAILURE,

    /** All of these in turn. */
    ANY;

    /**
     * The report on the job of this number.
     *
     * @param words that it begins with
     */
    private Message message(int number, String words) {
      boolean plain = this == PLAIN || this == ANY && number % 3 > 0;
      return plain
          ? new Message(Outcome.SUCCEED, words, number / 2 % 2 == 0 ? 0 : MUCH, false, null)
          : Message.raw(withAFailure(words));
    }

    private static String withAFailure(String words) {
      String body =
          "{'metadata':{'request_id':'{id}','duration':1.5,'channels':1},'results':{'channels':["
              + "{'alternatives':[{'transcript':'WORDS','confidence':0.9,'words':[]}]}],"
              + "'summary':{'result':'failure','short':''}}}";
      return body.replace('\'', '"').replace("WORDS", words + " again".repeat(MUCH / 6));
    }
  }

  /** Makes an archive in a folder, with these settings in it. */
  interface Packing {
    Path pack(Path folder, Map<String, String> settings) throws Exception;
  }

  private final Postgres postgres = Postgres.start();
  private final Optional<Pooler> pooler;
  private final List<Node> nodes = new ArrayList<>();
  private final Relay callbacks;
  private final Vendors vendors;
  private final Set<Recording> acknowledged = ConcurrentHashMap.newKeySet();
  private final Path folder;
  private final Map<String, String> further;
  private Reports reports = Reports.ANY;
  private int turn;

  private Cluster(int size, Path folder, Map<String, String> further, boolean pooled)
      throws Exception {
    this.folder = folder;
    this.further = further;
    pooler = pooled ? Optional.of(Pooler.of(postgres, folder)) : Optional.empty();
    for (int number = 1; number <= size; number++) {
      Relay toDatabase = new Relay(List.of(pooler.map(Pooler::port).orElse(postgres.port())));
      Path own = Files.createDirectories(folder.resolve("node-" + number));
      Database database = postgres.database(toDatabase.port()).connections(CONNECTIONS);
      nodes.add(new Node(own, toDatabase, pooled ? database.unprepared() : database));
    }
    callbacks = new Relay(nodes.stream().map(Node::port).toList());
    vendors =
        Vendors.calling(
            URI.create("http://127.0.0.1:" + callbacks.port() + "/"),
            new Settings()
                .attemptTimeout(Duration.ofSeconds(10))
                // they go on calling for a minute: longer than a server takes to start
                .timeScale(0.2)
                .ledgerFile(folder.resolve("ledger.jsonl")));
  }

  /**
   * Starts so many nodes, at once on an empty database, with the archive of this run, or what a
   * variant makes of it.
   */
  static Cluster start(int size, Variant variant) throws Exception {
    return start(size, variant, Map.of());
  }

  /** The same with further settings. */
  static Cluster start(int size, Variant variant, Map<String, String> further) throws Exception {
    return start(
        size,
        (folder, settings) -> {
          Path archive = TestApplication.exportTo(folder, settings);
          variant.applyTo(archive);
          return archive;
        },
        further);
  }

  /** Starts them with another archive. */
  static Cluster start(int size, Packing packing, Map<String, String> further) throws Exception {
    return start(new Cluster(size, newFolder(), further, false), packing);
  }

  /**
   * Starts them behind a pooler in transaction mode, one after the other: a lock of a session's, by
   * which nodes that migrate at once exclude each other, holds for whoever gets that session next.
   */
  static Cluster startBehindPooler(int size) throws Exception {
    return start(new Cluster(size, newFolder(), Map.of(), true), TestApplication::exportTo);
  }

  private static Path newFolder() throws IOException {
    Path servers = Files.createDirectories(Path.of("target", "servers"));
    return Files.createTempDirectory(servers, "faults-").toAbsolutePath();
  }

  private static Cluster start(Cluster cluster, Packing packing) throws Exception {
    try {
      Path archive = cluster.pack(packing);
      for (Node node : cluster.nodes) {
        node.start(archive);
        if (cluster.pooler.isPresent()) {
          node.awaitStarted();
        }
      }
      cluster.awaitStarted();
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Makes an archive that fits this cluster. */
  Path pack(Packing packing) throws Exception {
    return packing.pack(Files.createTempDirectory(folder, "archive-"), settings());
  }

  /** What differs from the defaults: all is quicker, so that more happens in less time. */
  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(vendors.settings());
    settings.put("hearback.node.heartbeat", "PT0.5S");
    settings.put("hearback.node.expiry", "PT3S");
    settings.put("hearback.provider.deepgram.concurrency", "8");
    settings.putAll(further);
    return settings;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** What all nodes keep in memory, in bytes. */
  long liveHeap() throws IOException, InterruptedException {
    long bytes = 0;
    for (Node node : nodes) {
      bytes += node.liveHeap();
    }
    return bytes;
  }

  /** Joins again what an earlier fault left cut off, and lets go what it left held. */
  void mend() throws IOException {
    reports = Reports.ANY;
    for (Node node : nodes) {
      node.toDatabase().mend();
      node.disarm(FailPoint.values());
    }
  }

  /** Waits for what an earlier fault left dead. */
  void awaitStarted() {
    nodes.forEach(Node::awaitStarted);
  }

  /** Another node each time, when it is up and so is one that can take over its work. */
  Node next() {
    Node node = nodes.get(turn++ % nodes.size());
    node.awaitStarted();
    nodes.get(turn % nodes.size()).awaitStarted();
    return node;
  }

  Vendors vendors() {
    return vendors;
  }

  Records records() {
    return records(Records.OBSERVERS);
  }

  /** The records, where each outcome comes to these observers at least. */
  Records records(Set<String> observers) {
    return new Records(postgres, vendors.ledger(), acknowledged, observers);
  }

  Postgres postgres() {
    return postgres;
  }

  /**
   * Asks for so many jobs through all nodes that are up. What is said in each recording begins with
   * its address, so that observers write down which one they have heard.
   *
   * @param jobs gets the recordings
   * @return those that the application was told exist
   */
  List<Recording> submit(int count, Calls calls, List<Recording> jobs) {
    List<Recording> recordings = Stream.generate(Recording::any).limit(count).toList();
    jobs.addAll(recordings);
    for (int number = 0; number < count; number++) {
      // its address, by which Records knows it, as the first word
      Message message = reports.message(number, recordings.get(number).url() + " again");
      vendors.treat(recordings.get(number), Behaviour.says(message).calling(calls));
    }
    IntStream.range(0, count)
        .parallel()
        .forEach(number -> submit(nodes.get(number % nodes.size()), recordings.get(number)));
    return recordings.stream().filter(acknowledged::contains).toList();
  }

  /** What the reports on the jobs look like that are submitted from now on. */
  void report(Reports like) {
    reports = like;
  }

  /** Has jobs that are over forgotten, so that comparing the records takes no longer for them. */
  void forget(Collection<Recording> jobs) {
    acknowledged.removeAll(Set.copyOf(jobs));
    vendors.ledger().forget(jobs.stream().map(Recording::url).collect(Collectors.toSet()));
  }

  /** If the node goes meanwhile, the job exists or not; the records tell. */
  private void submit(Node node, Recording recording) {
    Node chosen = node.up() ? node : nodes.stream().filter(Node::up).findFirst().orElse(node);
    try {
      chosen.probe().job("deepgram", recording).tag("note").submit();
      acknowledged.add(recording);
    } catch (RuntimeException | AssertionError e) {
      // the caller of submit knows that he does not know
    }
  }

  @Override
  public void close() throws IOException {
    for (Node node : nodes) {
      node.close();
    }
    callbacks.close();
    vendors.close();
    pooler.ifPresent(Pooler::close);
    postgres.close();
  }
}
