package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Payara Server, which runs an administrator's commands while it boots. */
public final class PayaraServer extends DomainServer {

  private static final String STARTED = " startup time : ";
  private static final String DEPLOYED = "Boot Command deploy ";
  private static final String FAILED = "Boot Command deploy failed";

  private final Path preparation;

  /**
   * Describes a server with nothing deployed; the parameters as in {@link DomainServer}.
   *
   * @param preparation the commands that users get
   */
  public PayaraServer(Path home, Path domain, List<String> ports, Path preparation, Path folder) {
    super(home, domain, ports, folder);
    this.preparation = preparation;
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    List<String> beforeBoot = new ArrayList<>(Files.readAllLines(preparation));
    beforeBoot.addAll(DataSourceCommands.PAYARA.of(dataSources));
    List<String> afterBoot = new ArrayList<>(PayaraCommands.configuration(this));
    afterBoot.addAll(deployments());
    ServerProcess server =
        startCopy(
            false,
            "--prebootcommandfile=" + Files.write(folder.resolve("pre-boot.txt"), beforeBoot),
            "--postbootcommandfile=" + Files.write(folder.resolve("post-boot.txt"), afterBoot));
    server.awaitReady(startTimeout, STARTED, FAILED);
    server.awaitReady(startTimeout, DEPLOYED, archives.size(), FAILED);
    createUsers();
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

  /** Has the server that was started last keep a secret under this name. */
  public void passwordAlias(String name, String secret) throws IOException, InterruptedException {
    asadminWithPassword("ALIAS", secret, "create-password-alias", name);
  }
}
