package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Payara Server, each start on a fresh copy of a domain. */
public final class PayaraServer extends Server {

  /** Where the administrator's port stands among the ports. */
  private static final int ADMIN = 2;

  private static final String STARTED = " startup time : ";
  private static final String DEPLOYED = "Boot Command deploy ";
  private static final String FAILED = "Boot Command deploy failed";

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
  public PayaraServer(Path home, Path domain, List<String> ports, Path folder) {
    super(folder);
    this.home = home;
    this.domain = domain;
    this.ports = List.copyOf(ports);
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path output = Files.createTempFile(folder, "server-", ".log");
    Path root = Files.createTempDirectory(folder, "root-");
    copy(domain, root.resolve("domain1"));
    configure(root.resolve("domain1"));
    ProcessBuilder builder =
        new ProcessBuilder(commandLine(root))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("AS_JAVA", javaHome());
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(builder.start(), url(), output, root);
    server.awaitReady(startTimeout, STARTED, FAILED);
    server.awaitReady(startTimeout, DEPLOYED, archives.size(), FAILED);
    for (User user : users) {
      withPassword(
          "USER", user.password(), "create-file-user", "--groups", user.group(), user.name());
    }
    return server;
  }

  /**
   * Runs an administrator's command on the server that was started last.
   *
   * @throws IllegalStateException if it fails, with what it says
   */
  public void asadmin(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(home.resolve(Path.of("bin", "asadmin")).toString());
    line.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(adminPort)));
    line.addAll(List.of(command));
    run(line);
  }

  /** Has the server that was started last keep a secret under this name. */
  public void passwordAlias(String name, String secret) throws IOException, InterruptedException {
    withPassword("ALIAS", secret, "create-password-alias", name);
  }

  private void withPassword(String kind, String password, String... command)
      throws IOException, InterruptedException {
    String line = "AS_ADMIN_" + kind + "PASSWORD=" + password;
    Path file = Files.writeString(folder.resolve("password"), line);
    List<String> words = new ArrayList<>(List.of("--passwordfile", file.toString()));
    words.addAll(List.of(command));
    asadmin(words.toArray(String[]::new));
  }

  @Override
  public void deployNow(Path archive) throws IOException, InterruptedException {
    asadmin("deploy", archive.toString());
  }

  @Override
  public void undeployNow(Path archive) throws IOException, InterruptedException {
    asadmin("undeploy", archive.getFileName().toString().replaceFirst("\\.[we]ar$", ""));
  }

  private List<String> commandLine(Path root) throws IOException {
    List<String> afterBoot = new ArrayList<>(PayaraCommands.configuration(this));
    archives.forEach(archive -> afterBoot.add("deploy --force=true " + archive));
    return List.of(
        home.resolve(Path.of("bin", "asadmin")).toString(),
        "start-domain",
        "--verbose",
        "--domaindir=" + root,
        "--prebootcommandfile="
            + Files.write(folder.resolve("pre-boot.txt"), PayaraCommands.dataSources(dataSources)),
        "--postbootcommandfile=" + Files.write(folder.resolve("post-boot.txt"), afterBoot),
        "domain1");
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
