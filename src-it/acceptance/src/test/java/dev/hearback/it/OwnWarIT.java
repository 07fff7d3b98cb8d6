package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** An existing WAR that took in our jars beside a JAX-RS application of its own. */
class OwnWarIT {

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void warWithItsOwnApplication_keepsIt_andGetsItsTranscripts() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.setting("hearback.public-url", "https://stt.example.com/own/hearback");
      server.start(
          TestApplication.exportOwnWar(
              server.folder().resolve("archive").resolve("own.war"), server.settings()));
      URI root = server.server().url();

      assertThat(get(root.resolve("own/api/greeting")).body()).isEqualTo("Hello");
      String job = server.probe("own").job("deepgram", Recording.any()).tag("note").submit();
      server.probe("own").awaitNoted(job);

      // its own application publishes all resources that it finds, but none of ours
      URI callback = root.resolve("own/api/callbacks/deepgram/" + "x".repeat(72));
      assertThat(new Callbacks().post(callback, Bodies.deepgram("Forged."))).isEqualTo(404);
      assertThat(get(root.resolve("own/api/admin/check")).statusCode()).isEqualTo(404);
      URI hook = root.resolve("own/api/hooks/any/" + "x".repeat(30));
      assertThat(new Callbacks().post(hook, Bodies.deepgram("Forged."))).isEqualTo(404);
    }
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
