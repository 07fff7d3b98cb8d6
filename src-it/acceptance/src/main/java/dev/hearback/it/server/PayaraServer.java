package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Payara Server, which runs an administrator's commands while it boots. */
public final class PayaraServer extends DomainServer {

  private static final String READY = "Boot Command deploy ";
  private static final String FAILED = "Boot Command deploy failed";

  /** Describes a server with nothing deployed; the parameters as in {@link DomainServer}. */
  public PayaraServer(Path home, Path domain, List<String> ports, Path folder) {
    super(home, domain, ports, folder);
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    ServerProcess server =
        startCopy(
            "--prebootcommandfile="
                + Files.write(
                    folder.resolve("pre-boot.txt"), DataSourceCommands.PAYARA.of(dataSources)),
            "--postbootcommandfile=" + Files.write(folder.resolve("post-boot.txt"), deployments()));
    server.awaitReady(startTimeout, READY, archives.size(), FAILED);
    return server;
  }

  @Override
  public void change(String key, String value) throws IOException, InterruptedException {
    asadmin(
        "set-config-property",
        "--propertyName=" + key,
        "--propertyValue=" + value,
        "--source=domain");
  }
}
