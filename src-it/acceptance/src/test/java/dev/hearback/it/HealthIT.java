package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the server tells by MicroProfile Health. */
class HealthIT {

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void serverIsReady_asLongAsHearbackHasItsDatabase() throws Exception {
    try (Postgres postgres = Postgres.start();
        OwnServer server = OwnServer.onDatabase(postgres.database())) {
      server.setting("hearback.node.heartbeat", "PT0.5S").setting("hearback.node.expiry", "PT3S");
      server.start();
      URI readiness = server.server().readiness();
      HttpResponse<String> ready = get(readiness);
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
      int times = timesListed();
      assertThat(ready.body().split("\"name\" ?: ?\"hearback\"", -1))
          .as(ready.body())
          .hasSize(1 + times); // GlassFish adds the context, which may be called so, too
      if (times == 0) {
        return;
      }
      assertThat(ready.body())
          .containsPattern("\"database\" ?: ?\"OK\"")
          .doesNotContain("PostgreSQL", "deepgram");

      postgres.close();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(get(readiness).body()).contains("FAIL HB-0028"));
      assertThat(get(readiness).statusCode()).isEqualTo(503);
    }
  }

  /**
   * In an EAR, WildFly overlooks readiness checks (WFLY-12835), and Liberty asks in each module.
   */
  private static int timesListed() {
    if (ShippedArchive.isWar()) {
      return 1;
    }
    return switch (System.getProperty("it.server")) {
      case "wildfly", "wildfly-preview" -> 0;
      case "openliberty" -> 2;
      default -> 1;
    };
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
