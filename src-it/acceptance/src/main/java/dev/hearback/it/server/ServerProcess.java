package dev.hearback.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running server. It never outlives this JVM. */
public final class ServerProcess implements AutoCloseable {

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(ServerProcess::destroyForcibly)));
  }

  /** How the servers name them: Payara and GlassFish, WildFly, Open Liberty. */
  private static final Pattern REQUEST_THREAD =
      Pattern.compile("http-thread-pool|default task-|Default Executor-thread");

  private final Process process;
  private final URI url;
  private final Path output;
  private final Path root;
  private final Path log;

  /**
   * Watches over a process that was just started.
   *
   * @param root the server's own files: 100 MB, deleted when it has ended
   * @param log where it logs all that it is told to
   */
  ServerProcess(Process process, URI url, Path output, Path root, Path log) {
    this.log = log;
    this.process = process;
    this.url = url;
    this.output = output;
    this.root = root;
    RUNNING.add(process);
  }

  /** Where the server answers: {@code http://127.0.0.1:…/}. */
  public URI url() {
    return url;
  }

  /** All that the server has printed so far. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that the server has logged so far. */
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of its threads are at work in a package, whose name ends in a dot. */
  public int threadsIn(String packageName) throws IOException, InterruptedException {
    return (int)
        Stream.of(jcmd("Thread.print").split("\n\n"))
            .filter(each -> each.contains("at " + packageName))
            .count();
  }

  /** How many threads it has. */
  public int threads() throws IOException, InterruptedException {
    return threads(name -> true);
  }

  /** How many it has besides those that take requests, a pool that the server bounds itself. */
  public int threadsBesideRequests() throws IOException, InterruptedException {
    return threads(name -> !REQUEST_THREAD.matcher(name).lookingAt());
  }

  private int threads(Predicate<String> wanted) throws IOException, InterruptedException {
    return (int)
        jcmd("Thread.print")
            .lines()
            .filter(line -> line.startsWith("\""))
            .filter(line -> wanted.test(line.substring(1)))
            .count();
  }

  /**
   * How many files it has open of which the path contains this, deleted ones too; 0 where the
   * operating system does not tell.
   */
  public int openFiles(String part) throws IOException {
    Path open = Path.of("/proc", Long.toString(serverOf(process).pid()), "fd");
    if (!Files.exists(open)) {
      return 0;
    }
    int count = 0;
    try (Stream<Path> files = Files.list(open)) {
      for (Path file : files.toList()) {
        if (target(file).contains(part)) {
          count++;
        }
      }
    }
    return count;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  /** How much of its heap is in use after a collection, in bytes. */
  public long liveHeapBytes() throws IOException, InterruptedException {
    String[] lines = jcmd("GC.class_histogram").strip().split("\n");
    String[] total = lines[lines.length - 1].strip().split("\\s+");
    return Long.parseLong(total[2]);
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    return Server.run(
        List.of(
            Path.of(Server.javaHome(), "bin", "jcmd").toString(),
            Long.toString(serverOf(process).pid()),
            command));
  }

  /** Whether the process lives. */
  public boolean alive() {
    return process.isAlive();
  }

  /** The most resident memory that it ever had, in bytes; 0 where the system does not tell. */
  public long peakBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(serverOf(process).pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** How long processors have worked for it so far. */
  public Duration processorTime() {
    return serverOf(process).info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends the process at once, as {@code kill -9} and a power cut do: nothing is tidied up. */
  public void kill() {
    destroyForcibly(process);
    awaitEnd(Duration.ofMinutes(1));
    deleteRoot();
  }

  /** Stops the process between two instructions; it does not know. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Server.run(List.of("kill", "-" + name, Long.toString(serverOf(process).pid())));
  }

  /** Lets the server end in order, within half a minute. */
  public void stop() {
    serverOf(process).destroy();
    if (!awaitEnd(Duration.ofSeconds(30))) {
      destroyForcibly(process);
      awaitEnd(Duration.ofMinutes(1));
    }
    deleteRoot();
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Waits until the server is ready.
   *
   * @param ready printed once everything is deployed, or has failed to
   * @param failed printed when an application does not start
   */
  void awaitReady(Duration timeout, String ready, String failed) throws InterruptedException {
    awaitReady(timeout, ready, 1, failed);
  }

  /** The same, where that is printed so many times. */
  void awaitReady(Duration timeout, String ready, int times, String failed)
      throws InterruptedException {
    await(timeout, () -> count(ready) >= times);
    if (output().contains(failed)) {
      throw failed("could not start the application");
    }
  }

  /** Waits for the server, which lives. */
  void await(Duration timeout, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw failed("ended while it started");
      }
      if (System.nanoTime() > deadline) {
        throw failed("was not ready after " + timeout);
      }
    }
  }

  /** How often it has printed this so far. */
  int count(String text) {
    return output().split(Pattern.quote(text), -1).length - 1;
  }

  /** The server itself, where a starter waits for it. */
  private static ProcessHandle serverOf(Process process) {
    return process.descendants().findFirst().orElse(process.toHandle());
  }

  private static void destroyForcibly(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Ends the process, and says so with the end of its output. */
  IllegalStateException failed(String how) {
    kill();
    return new IllegalStateException("The server " + how + ":\n" + lastOutput());
  }

  private boolean awaitEnd(Duration limit) {
    try {
      boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
      if (ended) {
        RUNNING.remove(process);
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void deleteRoot() {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastOutput() {
    String all = output();
    return all.substring(Math.max(0, all.length() - 200_000));
  }
}
