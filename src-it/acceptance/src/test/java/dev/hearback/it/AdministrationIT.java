package dev.hearback.it;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.server.Server.User;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What administrators set where this server keeps such things. */
class AdministrationIT {

  private final HttpClient http = HttpClient.newHttpClient();

  private static final String API_KEY = "hearback.provider.deepgram.api-key";

  @Test
  void settingInTheServersConfiguration_isInForce() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.server().configure("hearback.receive.max-body-bytes", "4000");
      server.start();
      OpenJob open = OpenJob.of(server.probe(), server.vendors());

      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("x".repeat(5000))))
          .isEqualTo(413);
      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("x"))).isEqualTo(200);
    }
  }

  @Test
  void secretInAFileThatTheServersConfigurationNames_isRead() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.settings().remove(API_KEY);
      Path file = Files.writeString(server.folder().resolve("key"), Vendors.DEEPGRAM_KEY + "\n");
      server.server().configure(API_KEY + ".file", file.toString());
      server.start();

      String job = server.probe().job("deepgram", Recording.any()).tag("note").submit();
      server.probe().awaitNoted(job);
    }
  }

  @Tag("users")
  @Test
  void usersInTheGroupOfOperators_mayAskForACheck() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server
          .server()
          .user(new User("olga", "secret-of-olga", "hearback-operator"))
          .user(new User("ada", "secret-of-ada", "sales"));
      server.start();
      URI check = server.server().url().resolve("hearback/admin/check");

      assertThat(get(check, "olga:secret-of-olga").body()).contains("periodic work    OK");
      assertThat(get(check, "ada:secret-of-ada").statusCode()).isEqualTo(403);
      assertThat(get(check, "olga:secret-of-ada").statusCode()).isEqualTo(401);
      HttpResponse<String> unknown = http.send(HttpRequest.newBuilder(check).build(), ofString());
      assertThat(unknown.statusCode()).isEqualTo(401);
      assertThat(unknown.headers().firstValue("WWW-Authenticate").orElse("")).contains("Basic");
    }
  }

  private HttpResponse<String> get(URI uri, String credentials) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri)
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
            .build(),
        ofString());
  }

  @Test
  void logLevelOfOurPackages_canBeRaised() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.server().logAll("dev.hearback");
      server.start();
      Recording recording = server.vendors().uncalled();
      server.probe().job("deepgram", recording).submit();
      String address = server.vendors().callback(recording).toString();
      URI forged = URI.create(address.substring(0, address.length() - 4) + "AAAA");

      assertThat(new Callbacks().post(forged, Bodies.deepgram("x"))).isEqualTo(401);
      await().until(() -> server.log().contains("HB-0101"));
    }
  }
}
