package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server that runs a domain and obeys {@code asadmin}; each start is on a fresh copy. */
public abstract sealed class DomainServer extends Server permits GlassFish, PayaraServer {

  /** Where the administrator's port stands among the ports. */
  private static final int ADMIN = 2;

  private final Path home;
  private final Path domain;
  private final List<String> ports;
  private int adminPort;

  /**
   * Describes a server with nothing deployed.
   *
   * @param home where the server is installed
   * @param domain a domain that listens on loopback alone
   * @param ports all ports that stand in the domain's configuration, first those for HTTP, HTTPS
   *     and administration
   * @param folder where its files go
   */
  DomainServer(Path home, Path domain, List<String> ports, Path folder) {
    super(folder);
    this.home = home;
    this.domain = domain;
    this.ports = List.copyOf(ports);
  }

  /**
   * Starts a copy of the domain, without waiting for it.
   *
   * @param logsMore whether more goes into its log file than it prints
   */
  final ServerProcess startCopy(boolean logsMore, String... options) throws IOException {
    Path root = newRoot();
    copy(domain, root.resolve("domain1"));
    configure(root.resolve("domain1"));
    List<String> line = new ArrayList<>();
    line.addAll(List.of(asadmin(), "start-domain", "--verbose", "--domaindir=" + root));
    line.addAll(List.of(options));
    line.add("domain1");
    Map<String, String> variables = Map.of("AS_JAVA", javaHome());
    return logsMore
        ? launch(line, variables, root, root.resolve(Path.of("domain1", "logs", "server.log")))
        : launch(line, variables, root);
  }

  /** Changes a setting of the server that was started last, while it runs. */
  public abstract void change(String key, String value) throws IOException, InterruptedException;

  /**
   * Runs an administrator's command on the server that was started last.
   *
   * @throws IllegalStateException if it fails, with what it says
   */
  final void asadmin(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(asadmin(), "--host", "127.0.0.1", "--port", Integer.toString(adminPort)));
    line.addAll(List.of(command));
    String said = run(line);
    // of several commands, only the last decides how it exits
    if (said.contains(" failed.")) {
      throw new IllegalStateException(said);
    }
  }

  /** Runs a command that wants a password of this kind. */
  final void asadminWithPassword(String kind, String password, String... command)
      throws IOException, InterruptedException {
    String line = "AS_ADMIN_" + kind + "PASSWORD=" + password;
    Path file = Files.writeString(folder.resolve("password"), line);
    List<String> words = new ArrayList<>(List.of("--passwordfile", file.toString()));
    words.addAll(List.of(command));
    asadmin(words.toArray(String[]::new));
  }

  /** On the server that was started last. */
  final void createUsers() throws IOException, InterruptedException {
    for (User user : users) {
      asadminWithPassword(
          "USER", user.password(), "create-file-user", "--groups", user.group(), user.name());
    }
  }

  @Override
  public void deployNow(Path archive) throws IOException, InterruptedException {
    asadmin("deploy", archive.toString());
  }

  @Override
  public void undeployNow(Path archive) throws IOException, InterruptedException {
    asadmin("undeploy", archive.getFileName().toString().replaceFirst("\\.[we]ar$", ""));
  }

  /** The commands that deploy the archives, one for each. */
  final List<String> deployments() {
    return archives.stream().map(archive -> "deploy --force=true " + archive).toList();
  }

  private String asadmin() {
    return home.resolve(Path.of("bin", "asadmin")).toString();
  }

  private void configure(Path copy) throws IOException {
    for (Path driver : drivers()) {
      Files.copy(driver, copy.resolve("lib").resolve(driver.getFileName()));
    }
    Path file = copy.resolve("config").resolve("domain.xml");
    String xml = Files.readString(file);
    for (String taken : ports) {
      int free = taken.equals(ports.get(0)) ? port : FreePort.any();
      if (taken.equals(ports.get(ADMIN))) {
        adminPort = free;
      }
      xml = xml.replace(taken, Integer.toString(free));
    }
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    StringBuilder lines = new StringBuilder("<jvm-options>-Xmx" + heap + "</jvm-options>");
    options.forEach(
        option -> lines.append("<jvm-options>").append(option).append("</jvm-options>"));
    Files.writeString(file, xml.replace("<jvm-options>-Xmx512m</jvm-options>", lines));
  }
}
