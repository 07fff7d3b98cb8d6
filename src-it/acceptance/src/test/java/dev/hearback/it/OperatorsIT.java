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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What users in the group of operators may do, and what nobody else may. */
@Tag("users")
class OperatorsIT {

  private static OwnServer server;
  private static URI admin;
  private static URI check;

  private final HttpClient http = HttpClient.newHttpClient();

  private final List<String> cookies = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = OwnServer.onH2();
    String own = server.server().url().resolve("hearback").toString();
    server.setting("hearback.public-url", own).setting("hearback.receive.max-body-bytes", "4096");
    server
        .server()
        .user(new User("olga", "secret-of-olga", "hearback-operator"))
        .user(new User("ada", "secret-of-ada", "sales"));
    server.start();
    admin = server.server().url().resolve("hearback/admin/");
    check = admin.resolve("check");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void usersInTheGroupOfOperators_mayAskForACheck_andGetNoCookieThatOpensAnything()
      throws Exception {
    assertThat(operator(get(check)).body())
        .contains("periodic work    OK")
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

  @Test
  void publicUrl_isExaminedForAnOperator_butNotForThePageOfAnotherSite() throws Exception {
    assertThat(operator(get(check)).body()).contains("has not been examined");
    HttpRequest.Builder begin =
        HttpRequest.newBuilder(URI.create(check + "/public-url")).POST(noBody());
    assertThat(operator(begin).statusCode()).isEqualTo(403);
    begin.header("X-Requested-With", "a script");
    assertThat(operator(begin).statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> operator(get(check)).body().contains("callbacks of up to 4096 bytes arrive"));
  }

  /** On a server of its own: the others fail to log in, too. */
  @Test
  void guessingAPassword_isSlowedDown_andTold() throws Exception {
    try (OwnServer guessed = OwnServer.onH2()) {
      guessed.server().user(new User("ada", "secret-of-ada", "sales"));
      guessed.start();
      URI asked = guessed.server().url().resolve("hearback/admin/check");
      for (int i = 0; i < 5; i++) {
        assertThat(send(get(asked), "ada:guess" + i).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> slowedDown = send(get(asked), "ada:guess");
      assertThat(slowedDown.statusCode()).isEqualTo(429);
      assertThat(slowedDown.headers().firstValue("Retry-After")).isPresent();
      await().until(() -> guessed.log().contains("HB-0130"));
      assertThat(guessed.log()).contains("ada from 127.0.0.1").doesNotContain("guess0");
    }
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
}
