package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.server.FreePort;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hearback behind real proxies. */
@Tag("proxies")
class ProxyIT {

  private static final Path SNIPPETS = Path.of("..", "servers", "proxies");
  private static final String SECRET = "5f0c9d1be27a4863a1d49be07c52f68e";
  private static final byte[] LARGE = Bodies.deepgram("word ".repeat(4 * 1024 * 1024));

  private OwnServer server;
  private int port;
  private Process proxy;

  @BeforeEach
  void describe() throws Exception {
    server = OwnServer.onH2();
    port = FreePort.any();
    // Gladia calls no address inside a network
    server.settings().keySet().removeIf(key -> key.contains("gladia"));
    server
        .setting("hearback.public-url", "http://127.0.0.1:" + port + "/hearback")
        .setting("hearback.check.public-url", "true")
        .setting("hearback.hook.calls.provider", "deepgram")
        .setting("hearback.hook.calls.secret", SECRET);
  }

  @AfterEach
  void stop() throws Exception {
    if (proxy != null) {
      proxy.destroy();
      proxy.waitFor();
    }
    server.close();
  }

  @Test
  void stockNginx_isNamedWithItsLimit() throws Exception {
    nginx(
        """
        server {
          listen 80;
          location /hearback/ { proxy_pass http://127.0.0.1:8080; }
        }
        """);
    server.start();
    awaitReport("1048576 bytes pass, 2097152 do not: 413 by nginx");
    assertThat(server.output()).contains("client_max_body_size 65m");
  }

  @Test
  void nginxWithOurFile_letsLargeCallbacksThrough_andKeepsTheTokenOutOfItsLog() throws Exception {
    nginx(Files.readString(SNIPPETS.resolve("nginx.conf")));
    server.start();
    awaitReport("callbacks of up to 67108864 bytes arrive");
    letsLargeCallbacksThrough();
  }

  @Test
  void httpdWithOurFile_letsLargeCallbacksThrough_andKeepsTheTokenOutOfItsLog() throws Exception {
    Path folder = Files.createDirectories(server.folder().resolve("httpd"));
    Files.createDirectories(folder.resolve("logs"));
    String modules = "/usr/lib/apache2/modules/mod_";
    StringBuilder conf = new StringBuilder("ServerRoot \"" + folder + "\"\n");
    for (String module : List.of("mpm_event", "authz_core", "proxy", "proxy_http", "setenvif")) {
      conf.append("LoadModule %s_module %s%s.so\n".formatted(module, modules, module));
    }
    conf.append("CustomLog logs/access.log \"%h %r %>s\" env=!hearback\n");
    conf.append("Listen 127.0.0.1:%d\nPidFile pid\nErrorLog error.log\n".formatted(port))
        .append("ServerName localhost\nDefaultRuntimeDir .\nUser www-data\nGroup www-data\n")
        .append(local(Files.readString(SNIPPETS.resolve("httpd.conf"))));
    Path file = Files.writeString(folder.resolve("httpd.conf"), conf);
    startProxy(folder, "apache2", "-X", "-f", file.toString());
    server.start();
    awaitReport("callbacks of up to 67108864 bytes arrive");
    letsLargeCallbacksThrough();
  }

  private void letsLargeCallbacksThrough() throws IOException {
    URI hook = URI.create("http://127.0.0.1:" + port + "/hearback/hooks/calls/" + SECRET);
    assertThat(LARGE.length).isGreaterThan(20_000_000);
    assertThat(new Callbacks().post(hook, LARGE)).isEqualTo(200);

    server.stop();
    assertThat(new Callbacks().post(hook, Bodies.deepgram("Nobody there."))).isIn(502, 503);
    try (var files = Files.walk(server.folder(), 3)) {
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).toList();
      assertThat(logs).anyMatch(log -> log.endsWith("hearback.log"));
      for (Path log : logs) {
        assertThat(Files.readString(log)).doesNotContain(SECRET);
      }
    }
  }

  private void awaitReport(String text) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(server.output()).contains(text));
  }

  private void nginx(String servers) throws Exception {
    Path folder = Files.createDirectories(server.folder().resolve("nginx"));
    Files.createDirectories(folder.resolve("logs"));
    Path conf =
        Files.writeString(
            folder.resolve("nginx.conf"),
            "user root; daemon off; pid nginx.pid; error_log error.log; events {}\n"
                + "http { client_body_temp_path body; proxy_temp_path proxy;"
                + " fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;"
                + " access_log logs/access.log;\n"
                + local(servers)
                + "}\n");
    startProxy(folder, "nginx", "-p", folder.toString(), "-c", conf.toString());
  }

  /** The files' own addresses turned into those of the test. */
  private String local(String configuration) {
    return configuration
        .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
        .replace("127.0.0.1:8080", "127.0.0.1:" + server.server().url().getPort());
  }

  private void startProxy(Path folder, String... command) throws IOException {
    proxy =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
              }
            });
  }
}
