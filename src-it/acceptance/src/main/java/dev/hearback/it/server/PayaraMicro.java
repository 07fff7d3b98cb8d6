package dev.hearback.it.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Payara Micro that can be started as a process of its own, as often as wanted. It listens on one
 * port of the loopback address, the same at every start, and joins no data grid.
 *
 * <pre>{@code
 * try (ServerProcess server =
 *     new PayaraMicro(jar, folder).deploy(war).database(Database.h2(folder.resolve("data"))).start()) {
 *   …
 * }
 * }</pre>
 */
public final class PayaraMicro {

  private static final List<String> LOOPBACK_AND_NO_GRID =
      List.of(
          "set configs.config.server-config.network-config.network-listeners.network-listener"
              + ".http-listener.address=127.0.0.1",
          "set configs.config.server-config.hazelcast-config-specific-configuration.enabled=false");

  private final Path jar;
  private final Path folder;
  private int port = FreePort.any();
  private final List<Path> archives = new ArrayList<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> preBoot = new ArrayList<>(LOOPBACK_AND_NO_GRID);
  private final List<String> postBoot = new ArrayList<>();
  private final List<Path> libraries = new ArrayList<>();
  private Duration startTimeout = Duration.ofMinutes(2);

  /**
   * Describes a server with nothing deployed.
   *
   * @param jar Payara Micro's own
   * @param folder where its files go: output, and a fresh root at every start
   */
  public PayaraMicro(Path jar, Path folder) {
    this.jar = jar;
    this.folder = folder;
  }

  /** Deploys this WAR; its file's name is the context root. */
  public PayaraMicro deploy(Path war) {
    archives.add(war);
    return this;
  }

  /** Listens on this port; on a free one if it is 0 or not told. */
  public PayaraMicro port(int number) {
    port = number == 0 ? FreePort.any() : number;
    return this;
  }

  /** Gives the server so much heap, for example {@code 256m}. */
  public PayaraMicro heap(String size) {
    return jvmOption("-Xmx" + size);
  }

  /** Adds an option of the JVM. */
  public PayaraMicro jvmOption(String option) {
    jvmOptions.add(option);
    return this;
  }

  /** Sets a system property, which MicroProfile Config also reads. */
  public PayaraMicro property(String name, String value) {
    return jvmOption("-D" + name + "=" + value);
  }

  /** Sets an environment variable. */
  public PayaraMicro environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts the default data source there. */
  public PayaraMicro database(Database database) {
    database.commands().forEach(this::preBoot);
    database.drivers().forEach(this::library);
    return this;
  }

  /** Runs an administrator's command before the server boots. */
  public PayaraMicro preBoot(String command) {
    preBoot.add(command);
    return this;
  }

  /** Runs an administrator's command after the server has booted, before it deploys. */
  public PayaraMicro postBoot(String command) {
    postBoot.add(command);
    return this;
  }

  /** Adds a jar to the server. */
  public PayaraMicro library(Path library) {
    libraries.add(library);
    return this;
  }

  /** How long a start may take; two minutes if not told. */
  public PayaraMicro startTimeout(Duration timeout) {
    startTimeout = timeout;
    return this;
  }

  /** Where the server answers, now or once it is started: {@code http://127.0.0.1:…/}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /**
   * Starts the server and waits until everything is deployed.
   *
   * @throws IllegalStateException if it ends or takes too long; with the end of its output
   */
  public ServerProcess start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path output = Files.createTempFile(folder, "server-", ".log");
    // A root that was used before would start its old deployment first.
    Path root = Files.createTempDirectory(folder, "root-");
    ProcessBuilder builder =
        new ProcessBuilder(command(root))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(builder.start(), url(), output, root);
    server.awaitReady(startTimeout);
    return server;
  }

  private List<String> command(Path root) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "--nohazelcast"));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--rootdir", root.toAbsolutePath().toString()));
    command.addAll(List.of("--prebootcommandfile", file("pre-boot", preBoot)));
    command.addAll(List.of("--postbootcommandfile", file("post-boot", postBoot)));
    libraries.forEach(
        library -> command.addAll(List.of("--addlibs", library.toAbsolutePath().toString())));
    archives.forEach(
        archive -> command.addAll(List.of("--deploy", archive.toAbsolutePath().toString())));
    return command;
  }

  private String file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name + ".txt"), lines).toAbsolutePath().toString();
  }
}
