package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** WildFly, each start on a fresh copy of a configuration. */
public final class WildFly extends Server {

  private static final String READY = "services are lazy, passive or on-demand";
  private static final String FAILED = "WFLYSRV0026";

  private final Path home;
  private final Path configuration;

  /**
   * Describes a server with nothing deployed.
   *
   * @param home where the server is installed
   * @param configuration what its folder {@code standalone/configuration} shall be
   * @param folder where its files go
   */
  public WildFly(Path home, Path configuration, Path folder) {
    super(folder);
    this.home = home;
    this.configuration = configuration;
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path output = Files.createTempFile(folder, "server-", ".log");
    Path root = Files.createTempDirectory(folder, "root-");
    copy(configuration, root.resolve("configuration"));
    Path deployments = Files.createDirectory(root.resolve("deployments"));
    for (Path deployed : deployed()) {
      Files.copy(deployed, deployments.resolve(deployed.getFileName()));
    }
    ProcessBuilder builder =
        new ProcessBuilder(commandLine(root))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    builder.environment().put("JBOSS_JAVA_SIZING", "-Xmx" + heap);
    builder.environment().put("PREPEND_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(builder.start(), url(), output, root);
    server.awaitReady(startTimeout, READY, FAILED);
    return server;
  }

  /** Drivers are deployed like applications. */
  private List<Path> deployed() {
    List<Path> all = new ArrayList<>(drivers());
    all.addAll(archives);
    return all;
  }

  private List<String> commandLine(Path root) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(home.resolve(Path.of("bin", "standalone.sh")).toString());
    line.add("-Djboss.server.base.dir=" + root);
    line.add("-Djboss.http.port=" + port);
    line.add("-Djboss.https.port=" + FreePort.any());
    line.add("-Djboss.management.http.port=" + FreePort.any());
    line.addAll(jvmOptions);
    if (!dataSources.isEmpty()) {
      line.add("--yaml=" + Files.writeString(folder.resolve("data-sources.yml"), yaml()));
    }
    return line;
  }

  /** The data sources, as what is to be different in the server's configuration. */
  private String yaml() {
    StringBuilder yaml =
        new StringBuilder(
            """
            wildfly-configuration:
              subsystem:
                ee:
                  service:
                    default-bindings:
                      datasource: "%s"
                datasources:
                  data-source:
            """
                .formatted(jndiName(DEFAULT_DATA_SOURCE)));
    for (Map.Entry<String, Database> each : dataSources.entrySet()) {
      Database database = each.getValue();
      yaml.append(
          """
                  "%1$s":
                    jndi-name: "%1$s"
                    driver-name: "%2$s"
                    connection-url: "%3$s"
                    user-name: "%4$s"
                    password: "%5$s"
          """
              .formatted(
                  jndiName(each.getKey()),
                  database.driver().map(jar -> jar.getFileName().toString()).orElse("h2"),
                  database.url(),
                  database.user(),
                  database.password()));
      if (database.connections() > 0) {
        yaml.append("            max-pool-size: ").append(database.connections()).append('\n');
      }
    }
    return yaml.toString();
  }

  /** WildFly binds names that begin so. */
  private static String jndiName(String name) {
    return name.equals(DEFAULT_DATA_SOURCE) ? "java:jboss/datasources/ItDS" : "java:/" + name;
  }
}
