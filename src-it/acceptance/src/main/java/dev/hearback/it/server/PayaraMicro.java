package dev.hearback.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Payara Micro: one jar that deploys WARs. */
public final class PayaraMicro extends Server {

  private static final List<String> LOOPBACK_AND_NO_GRID =
      List.of(
          "set configs.config.server-config.network-config.network-listeners.network-listener"
              + ".http-listener.address=127.0.0.1",
          "set configs.config.server-config.hazelcast-config-specific-configuration.enabled=false");

  /** Printed once everything is deployed, or has failed to. */
  private static final String READY = ") ready in ";

  /** Printed when an application does not start; the server then runs without it. */
  private static final String FAILED = "Exception during lifecycle processing";

  private final Path jar;
  private final Path preparation;

  /**
   * Describes a server with nothing deployed.
   *
   * @param jar Payara Micro's own
   * @param preparation the commands that users get
   * @param folder where its files go: output, and a fresh root at every start
   */
  public PayaraMicro(Path jar, Path preparation, Path folder) {
    super(folder);
    this.jar = jar.toAbsolutePath();
    this.preparation = preparation;
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    Path root = newRoot();
    ServerProcess server = launch(commandLine(root), Map.of(), root);
    server.awaitReady(startTimeout, READY, FAILED);
    return server;
  }

  private List<String> commandLine(Path root) throws IOException {
    List<String> commands = new ArrayList<>(Files.readAllLines(preparation));
    commands.addAll(LOOPBACK_AND_NO_GRID);
    commands.addAll(DataSourceCommands.PAYARA.of(dataSources));
    Path preBoot = Files.write(folder.resolve("pre-boot.txt"), commands);
    List<String> line = java();
    line.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    line.addAll(jvmOptions);
    line.addAll(List.of("-jar", jar.toString(), "--nohazelcast"));
    line.addAll(List.of("--port", Integer.toString(port), "--rootdir", root.toString()));
    line.addAll(List.of("--prebootcommandfile", preBoot.toString()));
    Path postBoot =
        Files.write(folder.resolve("post-boot.txt"), PayaraCommands.configuration(this));
    line.addAll(List.of("--postbootcommandfile", postBoot.toString()));
    drivers().forEach(driver -> line.addAll(List.of("--addlibs", driver.toString())));
    archives.forEach(archive -> line.addAll(List.of("--deploy", archive.toString())));
    return line;
  }
}
