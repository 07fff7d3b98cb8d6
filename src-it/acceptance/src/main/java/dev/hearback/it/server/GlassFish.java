package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GlassFish, which takes an administrator's commands only when it runs. */
public final class GlassFish extends DomainServer {

  private static final String STARTED = "Total startup time";
  private static final String NOT_STARTED = "NCLS-BOOTSTRAP-00037";

  /** Describes a server with nothing deployed; the parameters as in {@link DomainServer}. */
  public GlassFish(Path home, Path domain, List<String> ports, Path folder) {
    super(home, domain, ports, folder);
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    ServerProcess server = startCopy(true);
    server.awaitReady(startTimeout, STARTED, NOT_STARTED);
    List<String> commands = new ArrayList<>(DataSourceCommands.GLASSFISH.of(dataSources));
    configured.forEach(
        (key, value) -> commands.add("create-system-properties " + key + "=" + escaped(value)));
    loggers.forEach(logger -> commands.add("set-log-levels " + logger + "=FINE"));
    commands.addAll(deployments());
    Path file = Files.write(folder.resolve("commands.txt"), commands);
    try {
      asadmin("multimode", "--file=" + file);
    } catch (IllegalStateException e) {
      throw server.failed("could not start the application: " + e.getMessage());
    }
    createUsers();
    return server;
  }

  @Override
  public void change(String key, String value) throws IOException, InterruptedException {
    asadmin("create-system-properties", key + "=" + escaped(value));
  }

  /** Colons separate properties. */
  private static String escaped(String value) {
    return value.replace(":", "\\:");
  }
}
