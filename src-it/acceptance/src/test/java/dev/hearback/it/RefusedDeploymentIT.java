package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.it.app.refused.RefusedObserver;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A deployment that Hearback refuses, on a server that runs. */
@Tag("redeployment")
class RefusedDeploymentIT {

  @Test
  void refusedDeployment_leavesNothingInTheServersHealth() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.start();
      URI readiness = server.server().readiness();
      HttpResponse<String> before = get(readiness);
      assertThat(before.statusCode()).isEqualTo(200);
      Path refused = refused(server.folder().resolve("archive"));
      assertThatThrownBy(() -> server.server().deployNow(refused))
          .isInstanceOf(IllegalStateException.class);
      assertThat(server.log()).contains("HB-0303");
      HttpResponse<String> after = get(readiness);
      assertThat(checks(after)).isEqualTo(checks(before));
      if (!System.getProperty("it.server").equals("openliberty")) {
        // which itself is not ready as long as it has an application that does not start
        assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
      }
    }
  }

  /** How each check is. */
  private static List<String> checks(HttpResponse<String> health) {
    return Json.createReader(new StringReader(health.body()))
        .readObject()
        .getJsonArray("checks")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(check -> check.getString("name") + " " + check.getString("status"))
        .sorted()
        .toList();
  }

  private static Path refused(Path folder) throws IOException {
    Path own = TestApplication.exportOwnWar(folder.resolve("own.war"), Map.of());
    Path file = folder.resolve("refused.war");
    ShrinkWrap.createFromZipFile(WebArchive.class, own.toFile())
        .addPackage(RefusedObserver.class.getPackage())
        .as(ZipExporter.class)
        .exportTo(file.toFile(), true);
    return file;
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
