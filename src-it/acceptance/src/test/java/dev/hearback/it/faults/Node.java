package dev.hearback.it.faults;

import dev.hearback.it.Probe;
import dev.hearback.it.server.Database;
import dev.hearback.it.server.Server;
import dev.hearback.it.server.ServerOfThisRun;
import dev.hearback.it.server.ServerProcess;
import dev.hearback.work.FailPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One of the servers that share the database. */
final class Node implements AutoCloseable {

  private static final Pattern ID =
      Pattern.compile("(?:HB-0322 This is|It goes on as) node ([0-9a-f-]{36})");

  /** Half the time of a start, and most of the time of fault tests, goes into compiling. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /**
   * A thread that is held may be one that serves many connections: WildFly reads bodies on threads
   * of that kind.
   */
  private static final Duration ANSWERED = Duration.ofSeconds(10);

  private final Server server;
  private final Path failPoints;
  private final Relay toDatabase;
  private ServerProcess process;
  private CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);
  private volatile boolean up;

  /**
   * A server that does not run yet.
   *
   * @param toDatabase by which it reaches the database
   */
  Node(Path folder, Relay toDatabase, Database database) throws IOException {
    this.toDatabase = toDatabase;
    failPoints = Files.createDirectories(folder.resolve("fail-points")).toAbsolutePath();
    server =
        ServerOfThisRun.in(folder)
            .heap("384m")
            .environment("JAVA_TOOL_OPTIONS", QUICK_START)
            .startTimeout(Duration.ofMinutes(5)) // others may start beside it
            .property("hearback.fail-points", failPoints.toString())
            .database(database);
  }

  int port() {
    return server.url().getPort();
  }

  Relay toDatabase() {
    return toDatabase;
  }

  Probe probe() {
    return new Probe(server.url(), ANSWERED);
  }

  /** Whether it runs and has been neither killed nor frozen. */
  boolean up() {
    return up;
  }

  /** Starts it for the first time, in the background. */
  void start(Path archive) {
    install(archive);
    restart();
  }

  /** Its id in the database by now: another since each start, and since it was declared dead. */
  UUID id() {
    Matcher matcher = ID.matcher(process.log());
    UUID latest = null;
    while (matcher.find()) {
      latest = UUID.fromString(matcher.group(1));
    }
    return latest;
  }

  /** Whether its log says that threads may be held. */
  boolean tellsOfFailPoints() {
    return process.log().contains("HB-0034");
  }

  /** Has the first thread that comes to this step held there. */
  void arm(FailPoint point) throws IOException {
    Files.deleteIfExists(hit(point));
    Files.createFile(armed(point));
  }

  /** Waits until a thread is held there. */
  void awaitHit(FailPoint point, Duration limit) {
    Awaitility.await()
        .alias("a thread comes by " + point)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> holds(point));
  }

  /** Whether a thread is held at each of them still. */
  boolean holds(FailPoint... points) {
    return Stream.of(points).allMatch(point -> Files.exists(hit(point)));
  }

  /** Lets the threads go on, and holds none. */
  void disarm(FailPoint... points) throws IOException {
    for (FailPoint point : points) {
      Files.deleteIfExists(armed(point));
      Files.deleteIfExists(hit(point));
    }
  }

  /** Lets it end in order. */
  void stop() {
    up = false;
    process.stop();
  }

  /** Has another archive from the next start on. */
  void install(Path archive) {
    server.deployOnly(archive);
  }

  /** {@code kill -9}. */
  void kill() {
    up = false;
    process.kill();
  }

  /** Starts it again in the background if it has ended by itself, and tells whether it had. */
  boolean restartIfEnded() {
    if (!up || process.alive()) {
      return false;
    }
    kill();
    restart();
    return true;
  }

  /** Starts it again in the background, with the same database. */
  void restart() {
    starting = CompletableFuture.runAsync(this::relaunch);
  }

  /** Whether it is starting again, and has not failed to. */
  boolean starting() {
    return !starting.isDone();
  }

  /** Waits until it has started again. */
  void awaitStarted() {
    starting.join();
  }

  long liveHeap() throws IOException, InterruptedException {
    return process.liveHeapBytes();
  }

  void freeze() throws IOException, InterruptedException {
    up = false;
    process.freeze();
  }

  void thaw() throws IOException, InterruptedException {
    process.thaw();
    up = true;
  }

  @Override
  public void close() throws IOException {
    starting.handle((done, failure) -> done).join();
    if (process != null) {
      process.kill();
    }
    toDatabase.close();
  }

  private void relaunch() {
    try {
      launch();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void launch() throws IOException, InterruptedException {
    process = server.start();
    up = true;
  }

  private Path armed(FailPoint point) {
    return failPoints.resolve(point.name() + ".armed");
  }

  private Path hit(FailPoint point) {
    return failPoints.resolve(point.name() + ".hit");
  }
}
