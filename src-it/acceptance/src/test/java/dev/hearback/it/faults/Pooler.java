package dev.hearback.it.faults;

import static org.awaitility.Awaitility.await;

import dev.hearback.it.Postgres;
import dev.hearback.it.server.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** PgBouncer in transaction mode: each transaction may be another session's. */
final class Pooler implements AutoCloseable {

  private final int port;
  private final Process process;

  private Pooler(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts one in front of it, with its files in this folder. */
  static Pooler of(Postgres postgres, Path folder) throws IOException {
    int port = FreePort.any();
    Path configuration =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            postgres = host=127.0.0.1 port=%d user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            max_client_conn = 500
            default_pool_size = 30
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(postgres.port(), port));
    List<String> line = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) { // as whom it does not run
      line.addAll(List.of("unshare", "--user", "--map-user=1000", "--map-group=1000"));
    }
    line.addAll(List.of(program().toString(), configuration.toString()));
    Path log = folder.resolve("pgbouncer.log");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await().until(() -> !process.isAlive() || Files.readString(log).contains("process up"));
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(log));
    }
    return new Pooler(port, process);
  }

  /** Debian has it where only root looks. */
  private static Path program() {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("Expected to find pgbouncer: install that package"));
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly(); // in order it may wait for its clients
    process.onExit().join();
  }
}
