package dev.hearback.it.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An application of Spring Boot in one jar, to compare with. */
public final class SpringBootJar extends Server {

  private final Path jar;

  /**
   * Describes it.
   *
   * @param folder where its output goes
   */
  public SpringBootJar(Path jar, Path folder) {
    super(folder);
    this.jar = jar.toAbsolutePath();
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    Database database = dataSources.get(DEFAULT_DATA_SOURCE);
    List<String> line = java();
    line.addAll(jvmOptions);
    line.addAll(List.of("-jar", jar.toString(), "--server.port=" + port));
    line.add("--spring.datasource.url=" + database.url());
    line.add("--spring.datasource.username=" + database.user());
    line.add("--spring.datasource.password=" + database.password());
    ServerProcess server = launch(line, Map.of(), newRoot());
    server.await(startTimeout, this::listens);
    return server;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
