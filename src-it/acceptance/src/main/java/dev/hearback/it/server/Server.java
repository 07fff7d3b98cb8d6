package dev.hearback.it.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A server that can be started as a process of its own, as often as wanted. It listens on one port
 * of the loopback address, the same at every start, and joins no data grid.
 *
 * <pre>{@code
 * Server server = new PayaraMicro(jar, folder).deploy(war).database(Database.h2(file));
 * try (ServerProcess process = server.start()) {
 *   …
 * }
 * }</pre>
 */
public abstract sealed class Server
    permits DomainServer, OpenLiberty, PayaraMicro, SpringBootJar, WildFly {

  /** The name in JNDI of what an application gets that names no data source. */
  static final String DEFAULT_DATA_SOURCE = "java:comp/DefaultDataSource";

  /** Somebody whom a server knows, in one group. */
  public record User(String name, String password, String group) {}

  final Path folder;
  final List<Path> archives = new ArrayList<>();
  final List<String> jvmOptions = new ArrayList<>();
  final Map<String, String> environment = new LinkedHashMap<>();
  final Map<String, Database> dataSources = new LinkedHashMap<>();
  final Map<String, String> configured = new LinkedHashMap<>();
  final List<String> loggers = new ArrayList<>();
  final List<String> features = new ArrayList<>();
  final List<User> users = new ArrayList<>();
  private Path logs;
  int port = FreePort.any();
  String heap = "512m";
  Duration startTimeout = Duration.ofMinutes(2);

  /** Describes a server with nothing deployed, whose files go into this folder. */
  Server(Path folder) {
    this.folder = folder.toAbsolutePath();
    this.logs = this.folder;
  }

  /** Writes what it prints into a file in this folder; in its own if not told. */
  public Server logs(Path there) {
    logs = there;
    return this;
  }

  /** Deploys this archive; a WAR's file name is its context root. */
  public Server deploy(Path archive) {
    archives.add(archive.toAbsolutePath());
    return this;
  }

  /** Deploys these archives and no others. */
  public Server deployOnly(Path... these) {
    archives.clear();
    for (Path archive : these) {
      deploy(archive);
    }
    return this;
  }

  /** Listens on this port; on a free one if it is 0 or not told. */
  public Server port(int number) {
    port = number == 0 ? FreePort.any() : number;
    return this;
  }

  /** Gives the server so much heap, for example {@code 256m}; 512m if not told. */
  public Server heap(String size) {
    heap = size;
    return this;
  }

  /** Sets a system property, which MicroProfile Config also reads. */
  public Server property(String name, String value) {
    jvmOptions.add("-D" + name + "=" + value);
    return this;
  }

  /** Starts its JVM with this option. */
  public Server option(String option) {
    jvmOptions.add(option);
    return this;
  }

  /** Sets a configuration key in the place where this server's administrators do. */
  public Server configure(String key, String value) {
    configured.put(key, value);
    return this;
  }

  /** Has this server log all that is said below this name. */
  public Server logAll(String logger) {
    loggers.add(logger);
    return this;
  }

  /** Switches a feature of Open Liberty on; the other servers have them all. */
  public Server feature(String name) {
    features.add(name);
    return this;
  }

  /** Has a user of applications. */
  public Server user(User user) {
    users.add(user);
    return this;
  }

  /** Sets an environment variable. */
  public Server environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts the default data source there. */
  public Server database(Database database) {
    return dataSource(DEFAULT_DATA_SOURCE, database);
  }

  /** Has a further data source of this name in JNDI. */
  public Server dataSource(String name, Database database) {
    dataSources.put(name, database);
    return this;
  }

  /** The drivers that the data sources bring with them. */
  List<Path> drivers() {
    return dataSources.values().stream().flatMap(each -> each.driver().stream()).toList();
  }

  /** The JDK to run on: this process's own unless {@code it.java-home} names another. */
  static String javaHome() {
    return System.getProperty("it.java-home", System.getProperty("java.home"));
  }

  /** How long a start may take; two minutes if not told. */
  public Server startTimeout(Duration timeout) {
    startTimeout = timeout;
    return this;
  }

  /** Where the server answers, now or once it is started: {@code http://127.0.0.1:…/}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Where the server tells by MicroProfile Health whether it is ready. */
  public URI readiness() {
    return url().resolve("health/ready");
  }

  /**
   * Starts the server and waits until everything is deployed.
   *
   * @throws IllegalStateException if it ends, takes too long, or cannot start an application; with
   *     the end of its output
   */
  public abstract ServerProcess start() throws IOException, InterruptedException;

  /**
   * Deploys an archive on the server that was started last, and waits until it is.
   *
   * @throws UnsupportedOperationException if this server takes archives at its start alone
   */
  public void deployNow(Path archive) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes an archive away from the server that was started last, and waits until it is gone.
   *
   * @throws UnsupportedOperationException if this server takes archives at its start alone
   */
  public void undeployNow(Path archive) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** How the command line of a server begins that is a JVM with one jar. */
  final List<String> java() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(javaHome(), "bin", "java").toString());
    line.add("-Xmx" + heap);
    return line;
  }

  /**
   * Runs a command line of the server's.
   *
   * @return what it says
   * @throws IllegalStateException if it fails, with what it says
   */
  static String run(List<String> line) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // a JVM that has them says so
    builder.environment().put("JAVA_HOME", javaHome());
    builder.environment().put("AS_JAVA", javaHome());
    builder.environment().put("AS_ADMIN_READTIMEOUT", "120000");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
    return said;
  }

  /** A folder for the files of one start: a server would go on with what an earlier one left. */
  final Path newRoot() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(folder), "root-");
  }

  /** Starts a process in the server's folder; its output is its log. */
  final ServerProcess launch(List<String> line, Map<String, String> variables, Path root)
      throws IOException {
    Path output = Files.createTempFile(logs, "server-", ".log");
    return launch(line, variables, root, output, output);
  }

  /** The same for one that logs more into a file. */
  final ServerProcess launch(List<String> line, Map<String, String> variables, Path root, Path log)
      throws IOException {
    return launch(line, variables, root, Files.createTempFile(folder, "server-", ".log"), log);
  }

  private ServerProcess launch(
      List<String> line, Map<String, String> variables, Path root, Path output, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), url(), output, root, log);
  }

  /** Copies a folder with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
