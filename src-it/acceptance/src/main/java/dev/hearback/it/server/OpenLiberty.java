package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Open Liberty, each start on a fresh server of its own. */
public final class OpenLiberty extends Server {

  private static final String NAME = "hearback";
  private static final String READY = "CWWKF0011I";
  private static final String FAILED = "CWWKZ0002E";
  private static final String STARTED = "CWWKZ0001I";
  private static final String STOPPED = "CWWKZ0009I";

  /** As many as a data source has if nothing is said. */
  private static final int CONNECTIONS = 50;

  private final Path home;
  private final Path configuration;
  private final Path h2;
  private Path overrides;
  private ServerProcess process;

  /**
   * Describes a server with nothing deployed.
   *
   * @param home where Liberty is installed
   * @param configuration the {@code server.xml}
   * @param h2 the jar of H2, which Liberty does not have
   * @param folder where its files go
   */
  public OpenLiberty(Path home, Path configuration, Path h2, Path folder) {
    super(folder);
    this.home = home;
    this.configuration = configuration;
    this.h2 = h2;
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    Path root = newRoot();
    Path server = Files.createDirectories(root.resolve(Path.of("servers", NAME)));
    configure(server);
    List<String> line = List.of(home.resolve(Path.of("bin", "server")).toString(), "run", NAME);
    Map<String, String> variables =
        Map.of(
            "JAVA_HOME", javaHome(),
            "WLP_USER_DIR", root.toString(),
            "WLP_LOGGING_CONSOLE_LOGLEVEL", "INFO");
    String log = loggers.isEmpty() ? "messages.log" : "trace.log";
    process = launch(line, variables, root, server.resolve(Path.of("logs", log)));
    process.awaitReady(startTimeout, READY, FAILED);
    return process;
  }

  private void configure(Path server) throws IOException {
    Files.copy(configuration, server.resolve("server.xml"));
    Path drivers = Files.createDirectories(server.resolve(Path.of("lib", "jdbc")));
    Files.copy(h2, drivers.resolve(h2.getFileName()));
    for (Path driver : drivers()) {
      Files.copy(driver, drivers.resolve(driver.getFileName()));
    }
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Xmx" + heap);
    options.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    Files.write(server.resolve("jvm.options"), options);
    Path folder = Files.createDirectories(server.resolve(Path.of("configDropins", "overrides")));
    overrides = folder.resolve("it.xml");
    Files.writeString(overrides, overrides());
  }

  /** What this server's {@code securityUtility encode} makes of a secret. */
  public String encoded(String secret, String... options) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(home.resolve(Path.of("bin", "securityUtility")).toString());
    line.add("encode");
    line.addAll(List.of(options));
    line.add(secret);
    return run(line).strip();
  }

  @Override
  public void deployNow(Path archive) throws IOException, InterruptedException {
    deploy(archive);
    change(STARTED);
  }

  @Override
  public void undeployNow(Path archive) throws IOException, InterruptedException {
    archives.remove(archive.toAbsolutePath());
    change(STOPPED);
  }

  private void change(String done) throws IOException, InterruptedException {
    Path next = Files.writeString(folder.resolve("it.xml"), overrides());
    int before = process.count(done);
    int failures = process.count(FAILED);
    Files.move(next, overrides, StandardCopyOption.REPLACE_EXISTING);
    process.await(
        startTimeout, () -> process.count(done) > before || process.count(FAILED) > failures);
    if (process.count(FAILED) > failures) { // the server goes on
      throw new IllegalStateException("The application did not start:\n" + process.output());
    }
  }

  /** What is to be different from the server's configuration. */
  private String overrides() {
    StringBuilder xml =
        new StringBuilder("<server>\n<variable name=\"http.host\" value=\"127.0.0.1\"/>\n")
            .append("<featureManager><feature>persistence-3.1</feature></featureManager>\n")
            .append("<variable name=\"http.port\" value=\"%d\"/>\n".formatted(port))
            .append("<variable name=\"https.port\" value=\"%d\"/>\n".formatted(FreePort.any()));
    features.forEach(
        feature ->
            xml.append(
                "<featureManager><feature>%s</feature></featureManager>\n".formatted(feature)));
    configured.forEach(
        (key, value) -> xml.append("<variable name=\"%s\" value=\"%s\"/>\n".formatted(key, value)));
    loggers.forEach(
        logger ->
            xml.append(
                "<logging traceSpecification=\"%1$s=fine:%1$s.*=fine\"/>\n".formatted(logger)));
    xml.append("<basicRegistry>\n");
    users.forEach(
        user ->
            xml.append(
                """
                <user name="%1$s" password="%2$s"/>
                <group name="%3$s"><member name="%1$s"/></group>
                """
                    .formatted(user.name(), user.password(), user.group())));
    xml.append("</basicRegistry>\n");
    dataSources.forEach((name, database) -> xml.append(xml(name, database)));
    for (Path archive : archives) {
      xml.append("<application location=\"%s\"/>\n".formatted(archive));
    }
    return xml.append("</server>\n").toString();
  }

  private static String xml(String name, Database database) {
    return """
    <dataSource id="%1$s" jndiName="%2$s" type="%8$s">
      <jdbcDriver libraryRef="jdbcDriver" %8$s="%3$s"/>
      <properties URL="%4$s" user="%5$s" password="%6$s"/>
      <connectionManager maxPoolSize="%7$d"/>
    </dataSource>
    """
        .formatted(
            name.equals(DEFAULT_DATA_SOURCE) ? "DefaultDataSource" : name,
            name.equals(DEFAULT_DATA_SOURCE) ? "jdbc/default" : name,
            database.driverClass(),
            database.url(),
            database.user(),
            database.password(),
            database.connections() > 0 ? database.connections() : CONNECTIONS,
            database.type());
  }
}
