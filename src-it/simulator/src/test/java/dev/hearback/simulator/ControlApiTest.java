package dev.hearback.simulator;

import static dev.hearback.simulator.Bench.callback;
import static dev.hearback.simulator.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlApiTest {
  @TempDir private Path directory;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(new Settings().ledgerFile(directory.resolve("ledger")).lines(lines::add));
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void next_setsTheBehaviourOfThatManySubmissions() throws Exception {
    control(
        "POST",
        "/simulator/next",
        """
        {"endpoint": "DEEPGRAM_LISTEN", "times": 2, "audio": "call-42",
         "behaviour": {"answer": {"status": 503}}}
        """);

    assertThat(bench.listen(callback()).statusCode()).isEqualTo(503);
    assertThat(bench.listen(callback()).statusCode()).isEqualTo(503);
    assertThat(bench.listen(callback()).statusCode()).isEqualTo(200);
  }

  @Test
  void byDefault_andWords_andReset_workLikeTheMethods() throws Exception {
    control(
        "PUT",
        "/simulator/default",
        """
        {"endpoint": "DEEPGRAM_LISTEN",
         "behaviour": {"calls": "BEFORE_ANSWER", "message": {"outcome": "FAIL"},
                       "processing": "PT5S"}}
        """);
    bench.listen(callback());
    assertThat(bench.receiver.next().json()).containsKey("err_code");

    control("POST", "/simulator/reset", "");
    control("PUT", "/simulator/words", "{\"words\": \"over HTTP\"}");
    bench.listen(callback());
    assertThat(new String(bench.receiver.next().body())).contains("\"over HTTP\"");
  }

  @Test
  void hosts_areMapped_andALocalPathGoesBeforeThePublicOne() throws Exception {
    control(
        "PUT",
        "/simulator/hosts",
        "{\"origin\":\"https://b.example.com:8443\",\"server\":\"%s/app\"}"
            .formatted(bench.receiver.url()));
    bench.listen(callback("https://b.example.com:8443/cb?x=%2F"));

    assertThat(bench.receiver.next().path()).isEqualTo("/app/cb?x=%2F");
  }

  @Test
  void ledger_tellsOfSubmissionsAndCalls_withoutCredentials() throws Exception {
    String id = json(bench.listen(callback())).getString("request_id");
    await().until(() -> !bench.simulator.ledger().calls(id).isEmpty());
    HttpResponse<String> response = control("GET", "/simulator/ledger", "");
    JsonObject submission = json(response).getJsonArray("submissions").getJsonObject(0);

    assertThat(response.body()).doesNotContain("s3cret");
    assertThat(submission.getString("job")).isEqualTo(id);
    assertThat(submission.getString("audio")).isEqualTo(Bench.AUDIO);
    assertThat(json(response).getJsonArray("entries")).hasSize(3);
    assertThat(String.join("\n", lines))
        .contains("deepgram took job " + id, "deepgram called back job " + id + ", attempt 1: 200")
        .doesNotContain("s3cret");
  }

  @Test
  void ledgerFile_knowsOfACallBeforeItIsReceived() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    bench.receiver.beforeAnswer(() -> seen.addAll(fileLines()));
    String id = json(bench.listen(callback())).getString("request_id");
    bench.receiver.next();
    await().until(() -> fileLines().size() == 3);

    assertThat(seen).hasSize(2);
    assertThat(JsonText.object(seen.get(1)).getString("event")).isEqualTo("CALLING");
    assertThat(JsonText.object(seen.get(1)).getString("job")).isEqualTo(id);
    assertThat(JsonText.object(fileLines().get(2)).getInt("status")).isEqualTo(200);
  }

  @Test
  void call_repeatsTheCallback_andUnknownSwitchesAre404() throws Exception {
    String id = json(bench.listen(callback())).getString("request_id");
    bench.receiver.next();

    assertThat(control("POST", "/simulator/calls/" + id, "").statusCode()).isEqualTo(200);
    bench.receiver.next();
    assertThat(control("POST", "/simulator/calls/none", "").statusCode()).isEqualTo(404);
    assertThat(control("GET", "/elsewhere", "").statusCode()).isEqualTo(404);
  }

  @Test
  void wrongSwitch_isABadRequest() throws Exception {
    assertThat(control("POST", "/simulator/next", "{\"times\":1}").statusCode()).isEqualTo(400);
    assertThat(control("POST", "/simulator/next", "{").statusCode()).isEqualTo(400);
    assertThat(
            control("POST", "/simulator/next", "{\"endpoint\":\"X\",\"behaviour\":{}}")
                .statusCode())
        .isEqualTo(400);
  }

  private List<String> fileLines() {
    try {
      return Files.readAllLines(directory.resolve("ledger"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> control(String method, String path, String body) throws Exception {
    return bench.send(bench.request(path).method(method, BodyPublishers.ofString(body)));
  }
}
