package dev.hearback.it.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** WildFly, each start on a fresh copy of a configuration. */
public final class WildFly extends Server {

  private static final String READY = "services are lazy, passive or on-demand";
  private static final String FAILED = "WFLYSRV0026";

  /** As many as a data source has if nothing is said. */
  private static final int CONNECTIONS = 20;

  /** As the guide says: connections that the database has ended are replaced. */
  private static final String VALIDATION =
      """
                valid-connection-checker-class-name: \
      org.jboss.jca.adapters.jdbc.extensions.postgres.PostgreSQLValidConnectionChecker
                validate-on-match: true
      """;

  private final Path home;
  private final Path configuration;
  private final int managementPort = FreePort.any();

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
    Path root = newRoot();
    copy(configuration, root.resolve("configuration"));
    for (User user : users) {
      run(
          List.of(
              home.resolve(Path.of("bin", "add-user.sh")).toString(),
              "-a",
              "-s",
              "-sc",
              root.resolve("configuration").toString(),
              "-u",
              user.name(),
              "-p",
              user.password(),
              "-g",
              user.group()));
    }
    Path deployments = Files.createDirectory(root.resolve("deployments"));
    for (Path deployed : deployed()) {
      Files.copy(deployed, deployments.resolve(deployed.getFileName()));
    }
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Map<String, String> variables =
        Map.of(
            "JAVA_HOME", javaHome(),
            "JBOSS_JAVA_SIZING", "-Xmx" + heap,
            "PREPEND_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    Path log = root.resolve(Path.of("log", "server.log"));
    ServerProcess server = launch(commandLine(root), variables, root, log);
    server.awaitReady(startTimeout, READY, FAILED);
    return server;
  }

  @Override
  public URI readiness() {
    return URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
  }

  /**
   * Runs commands of the administrators' CLI on the server that was started last.
   *
   * @return what they say
   * @throws IllegalStateException if one fails, with what they say
   */
  public String cli(String... commands) throws IOException, InterruptedException {
    return run(
        List.of(
            home.resolve(Path.of("bin", "jboss-cli.sh")).toString(),
            "--connect",
            "--controller=127.0.0.1:" + managementPort,
            "--commands=" + String.join(",", commands)));
  }

  @Override
  public void deployNow(Path archive) throws IOException, InterruptedException {
    cli("deploy " + archive);
  }

  @Override
  public void undeployNow(Path archive) throws IOException, InterruptedException {
    cli("undeploy " + archive.getFileName());
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
    line.add("-Djboss.management.http.port=" + managementPort);
    line.addAll(jvmOptions);
    if (!(dataSources.isEmpty() && configured.isEmpty() && loggers.isEmpty())) {
      line.add("--yaml=" + Files.writeString(folder.resolve("differences.yml"), yaml()));
    }
    return line;
  }

  /** What is to be different in the server's configuration. */
  private String yaml() {
    StringBuilder yaml = new StringBuilder("wildfly-configuration:\n  subsystem:\n");
    if (!configured.isEmpty()) {
      yaml.append(
          """
              microprofile-config-smallrye:
                config-source:
                  administrators:
                    properties:
          """);
      configured.forEach(
          (key, value) -> yaml.append("            %s: \"%s\"\n".formatted(key, value)));
    }
    if (!loggers.isEmpty()) {
      yaml.append("    logging:\n      logger:\n");
      loggers.forEach(
          logger -> yaml.append("        %s:\n          level: DEBUG\n".formatted(logger)));
    }
    if (dataSources.containsKey(DEFAULT_DATA_SOURCE)) {
      yaml.append(
          """
              ee:
                service:
                  default-bindings:
                    datasource: %s
          """
              .formatted(jndiName(DEFAULT_DATA_SOURCE)));
    }
    yaml.append("    datasources:\n");
    yaml(yaml, "data-source", false);
    yaml(yaml, "xa-data-source", true);
    return yaml.toString();
  }

  private void yaml(StringBuilder yaml, String kind, boolean xa) {
    if (dataSources.values().stream().anyMatch(database -> database.xa() == xa)) {
      yaml.append("      ").append(kind).append(":\n");
    }
    dataSources.forEach(
        (name, database) -> {
          if (database.xa() == xa) {
            yaml.append(yaml(jndiName(name), database));
          }
        });
  }

  private static String yaml(String jndiName, Database database) {
    String url =
        database.xa()
            ? """
                  xa-datasource-class: "%s"
                  xa-datasource-properties:
                    URL:
                      value: "%s"
        """
            : """
                  connection-url: "%2$s"
        """;
    return """
                "%1$s":
                  jndi-name: "%1$s"
                  driver-name: "%2$s"
                  user-name: "%3$s"
                  password: "%4$s"
                  max-pool-size: %5$d
        """
            .formatted(
                jndiName,
                database.driver().map(jar -> jar.getFileName().toString()).orElse("h2"),
                database.user(),
                database.password(),
                database.connections() > 0 ? database.connections() : CONNECTIONS)
        + url.formatted(database.driverClass(), url(database))
        + (database.kind() == Database.Kind.POSTGRESQL ? VALIDATION : "");
  }

  /** H2 must not close its file before the applications have stopped: so also in hearback.cli. */
  private static String url(Database database) {
    boolean isH2 = database.kind() == Database.Kind.H2;
    return database.url() + (isH2 ? ";DB_CLOSE_ON_EXIT=FALSE" : "");
  }

  /** WildFly binds names that begin so. */
  private static String jndiName(String name) {
    return name.equals(DEFAULT_DATA_SOURCE) ? "java:jboss/datasources/default" : "java:/" + name;
  }
}
