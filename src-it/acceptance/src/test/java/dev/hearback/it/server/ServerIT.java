package dev.hearback.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** What the tests with servers of their own rely on. */
class ServerIT {

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void h2File_keepsWhatWasCommitted_throughKillAndAFreshDeployment() throws Exception {
    Server server = server(RowServlet.class).database(Database.h2(folder.resolve("data")));
    try (ServerProcess process = server.start()) {
      addRow(server);
      process.kill();
    }
    try (ServerProcess process = server.start()) {
      assertThat(countRows(server)).isEqualTo("1");
      addRow(server);
      process.stop();
    }
    try (ServerProcess process = server.start()) {
      assertThat(countRows(server)).isEqualTo("2");
      assertThat(process.alive()).isTrue();
    }
  }

  @Test
  void postgresql_becomesTheDefaultDataSource() throws Exception {
    Path driver = Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Server server =
          server(RowServlet.class)
              .database(
                  Database.postgresql(driver, postgres.getPort(), "postgres", "postgres", "-"));
      try (ServerProcess process = server.start()) {
        addRow(server);
        assertThat(countRows(server)).isEqualTo("1");
      }
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var rows = connection.createStatement().executeQuery("select count(*) from it_row")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void applicationThatDoesNotStart_failsTheStart_withItsMessage_andLeavesNothingElse()
      throws Exception {
    Server server = server(BrokenApplication.class);

    assertThatThrownBy(server::start).hasMessageContaining("as the test wants it");

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("root-"))
          .anyMatch(name -> name.endsWith(".log"));
    }
  }

  private Server server(Class<?> application) {
    Path war = folder.resolve("rows.war");
    ShrinkWrap.create(WebArchive.class)
        .addClass(application)
        .as(ZipExporter.class)
        .exportTo(war.toFile());
    return ServerOfThisRun.in(folder).deploy(war);
  }

  private void addRow(Server server) throws Exception {
    assertThat(
            http.send(
                    request(server).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  private String countRows(Server server) throws Exception {
    return http.send(request(server).build(), BodyHandlers.ofString()).body();
  }

  private static HttpRequest.Builder request(Server server) {
    return HttpRequest.newBuilder(URI.create(server.url() + "rows/rows"));
  }
}
