package dev.hearback.it;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What administrators set where this server keeps such things. */
class AdministrationIT {

  private final HttpClient http = HttpClient.newHttpClient();

  private final List<String> cookies = new ArrayList<>();

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
  void usersInTheGroupOfOperators_mayAskForACheck_andGetNoCookieThatOpensAnything()
      throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      withUsers(server).start();
      URI admin = server.server().url().resolve("hearback/admin/");
      URI check = admin.resolve("check");

      assertThat(operator(get(check)).body())
          .contains("periodic work    OK")
          .contains("has not been examined")
          .doesNotContain("HB-0062");
      assertThat(send(get(check), "ada:secret-of-ada").statusCode()).isEqualTo(401);
      assertThat(send(get(check), "olga:secret-of-ada").statusCode()).isEqualTo(401);
      HttpResponse<String> unknown = send(get(check));
      assertThat(unknown.statusCode()).isEqualTo(401);
      assertThat(unknown.headers().firstValue("WWW-Authenticate").orElse("")).contains("Basic");
      assertThat(operator(get(admin.resolve("nothing"))).statusCode()).isEqualTo(404);
      assertThat(send(get(admin.resolve("nothing"))).statusCode()).isEqualTo(401);

      assertThat(cookies).as("cookies of all answers").isEmpty();
      assertThat(send(get(check)).statusCode()).isEqualTo(401);
    }
  }

  @Tag("users")
  @Test
  void publicUrl_isExaminedForAnOperator_butNotForThePageOfAnotherSite() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      String own = server.server().url().resolve("hearback").toString();
      server.setting("hearback.public-url", own).setting("hearback.receive.max-body-bytes", "4096");
      withUsers(server).start();
      URI check = server.server().url().resolve("hearback/admin/check");
      HttpRequest.Builder begin =
          HttpRequest.newBuilder(URI.create(check + "/public-url")).POST(noBody());
      assertThat(operator(begin).statusCode()).isEqualTo(403);
      begin.header("X-Requested-With", "a script");
      assertThat(operator(begin).statusCode()).isEqualTo(202);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> operator(get(check)).body().contains("callbacks of up to 4096 bytes arrive"));
    }
  }

  @Tag("users")
  @Test
  void guessingAPassword_isSlowedDown_andTold() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      withUsers(server).start();
      URI check = server.server().url().resolve("hearback/admin/check");
      for (int i = 0; i < 5; i++) {
        assertThat(send(get(check), "ada:guess" + i).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> slowedDown = send(get(check), "ada:guess");
      assertThat(slowedDown.statusCode()).isEqualTo(429);
      assertThat(slowedDown.headers().firstValue("Retry-After")).isPresent();
      await().until(() -> server.log().contains("HB-0130"));
      assertThat(server.log()).contains("ada from 127.0.0.1").doesNotContain("guess0");
    }
  }

  private static OwnServer withUsers(OwnServer server) {
    server
        .server()
        .user(new User("olga", "secret-of-olga", "hearback-operator"))
        .user(new User("ada", "secret-of-ada", "sales"));
    return server;
  }

  private static HttpRequest.Builder get(URI uri) {
    return HttpRequest.newBuilder(uri);
  }

  private HttpResponse<String> operator(HttpRequest.Builder request) throws Exception {
    return send(request, "olga:secret-of-olga");
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String credentials)
      throws Exception {
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    return send(request.copy().header("Authorization", "Basic " + basic));
  }

  /** With all cookies of the answers before. */
  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpRequest.Builder copy = request.copy();
    cookies.forEach(cookie -> copy.header("Cookie", cookie.split(";")[0]));
    HttpResponse<String> answer = http.send(copy.build(), ofString());
    cookies.addAll(answer.headers().allValues("Set-Cookie"));
    return answer;
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
