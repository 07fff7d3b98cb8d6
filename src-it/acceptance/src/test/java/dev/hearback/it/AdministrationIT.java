package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What administrators set where this server keeps such things. */
class AdministrationIT {

  private static final String API_KEY = "hearback.provider.deepgram.api-key";

  private static OwnServer server;

  @BeforeAll
  static void start() throws Exception {
    server = OwnServer.onH2();
    server.settings().remove(API_KEY);
    Path file = Files.writeString(server.folder().resolve("key"), Vendors.DEEPGRAM_KEY + "\n");
    server
        .server()
        .configure(API_KEY + ".file", file.toString())
        .configure("hearback.receive.max-body-bytes", "4000")
        .logAll("dev.hearback");
    server.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void settingInTheServersConfiguration_isInForce() {
    OpenJob open = OpenJob.of(server.probe(), server.vendors());

    assertThat(new Callbacks().post(open.address(), Bodies.deepgram("x".repeat(5000))))
        .isEqualTo(413);
    assertThat(new Callbacks().post(open.address(), Bodies.deepgram("x"))).isEqualTo(200);
  }

  @Test
  void secretInAFileThatTheServersConfigurationNames_isRead() {
    String job = server.probe().job("deepgram", Recording.any()).tag("note").submit();
    server.probe().awaitNoted(job);
  }

  @Test
  void logLevelOfOurPackages_canBeRaised() {
    String address = OpenJob.of(server.probe(), server.vendors()).address().toString();
    URI forged = URI.create(address.substring(0, address.length() - 4) + "AAAA");

    assertThat(new Callbacks().post(forged, Bodies.deepgram("x"))).isEqualTo(401);
    await().until(() -> server.log().contains("HB-0101"));
  }
}
