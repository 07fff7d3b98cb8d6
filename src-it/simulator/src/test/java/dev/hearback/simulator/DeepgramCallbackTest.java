package dev.hearback.simulator;

import static dev.hearback.simulator.Bench.callback;
import static dev.hearback.simulator.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.hearback.simulator.LedgerEntry.Event;
import dev.hearback.simulator.Receiver.Received;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeepgramCallbackTest {
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench();
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void request_looksLikeTheVendors() throws Exception {
    bench.listen(callback());
    Received call = bench.receiver.next();

    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/callbacks/deepgram/7Qx9?a=b");
    assertThat(call.headers().getFirst("Host")).isEqualTo("stt.example.com");
    assertThat(call.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(call.headers().getFirst("dg-token")).isEqualTo(DeepgramApi.KEY_ID);
    assertThat(call.headers().getFirst("Authorization"))
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("dg:s3cret".getBytes()));
    assertThat(call.headers()).doesNotContainKey("User-agent");
  }

  @Test
  void method_isPutIfAsked_inAnyCase() throws Exception {
    bench.listen(callback() + "&callback_method=put");

    assertThat(bench.receiver.next().method()).isEqualTo("PUT");
  }

  @Test
  void withoutCredentials_thereIsNoAuthorization() throws Exception {
    bench.listen(callback("https://stt.example.com/a"));

    assertThat(bench.receiver.next().headers()).doesNotContainKey("Authorization");
  }

  @Test
  void body_hasAllThatTheSpecRequires_andEchoesTagsAndExtras() throws Exception {
    bench.simulator.words("Good morning.");
    String id =
        json(bench.listen(callback() + "&tag=a&tag=b&extra=job%3A1&extra=u%3Ax%3Ay&extra=job%3A42"))
            .getString("request_id");
    JsonObject body = bench.receiver.next().json();
    JsonObject metadata = body.getJsonObject("metadata");

    assertThat(metadata)
        .containsKeys(
            "request_id", "sha256", "created", "duration", "channels", "models", "model_info");
    assertThat(metadata.getString("request_id")).isEqualTo(id);
    assertThat(metadata.getJsonArray("tags")).hasToString("[\"a\",\"b\"]");
    assertThat(metadata.getJsonObject("extra")).hasToString("{\"job\":\"42\",\"u\":\"x:y\"}");
    assertThat(metadata.getJsonNumber("duration").doubleValue()).isEqualTo(3.48);
    assertThat(alternative(body).getString("transcript")).isEqualTo("Good morning.");
    assertThat(body.getJsonObject("results")).containsOnlyKeys("channels");
    assertThat(alternative(body)).containsOnlyKeys("transcript", "confidence", "words");
    assertThat(word(body)).containsOnlyKeys("word", "start", "end", "confidence");
  }

  @Test
  void blocks_comeWhenAskedFor() throws Exception {
    bench.listen(
        callback()
            + "&smart_format=true&diarize=true&utterances=true&paragraphs=true&detect_language=true"
            + "&summarize=v2&topics=true&intents=true&sentiment=true&detect_entities=true"
            + "&search=hello");
    JsonObject body = bench.receiver.next().json();
    JsonObject results = body.getJsonObject("results");

    assertThat(word(body).getString("word")).isEqualTo("hello");
    assertThat(word(body).getString("punctuated_word")).isEqualTo("Hello,");
    assertThat(word(body)).containsKeys("speaker", "speaker_confidence");
    assertThat(results)
        .containsKeys("utterances", "summary", "topics", "intents", "sentiments", "channels");
    assertThat(results.getJsonArray("utterances")).hasSize(2);
    assertThat(results.getJsonArray("utterances").getJsonObject(1))
        .containsOnlyKeys(
            "start", "end", "confidence", "channel", "transcript", "speaker", "id", "words");
    assertThat(alternative(body).getJsonObject("paragraphs").getString("transcript"))
        .isEqualTo("\nSpeaker 0: Hello, Jane.\n\nSpeaker 1: How are you?");
    assertThat(results.getJsonArray("channels").getJsonObject(0))
        .containsKeys("search", "detected_language", "language_confidence");
    assertThat(body.getJsonObject("metadata"))
        .containsKeys("summary_info", "sentiment_info", "topics_info", "intents_info");
  }

  @Test
  void times_areThoseOfTheUploadedAudio_andChannelsToo() throws Exception {
    bench.listen(
        callback() + "&multichannel=true", "audio/wav", BodyPublishers.ofByteArray(Wav.of(2.5, 2)));
    JsonObject body = bench.receiver.next().json();

    assertThat(body.getJsonObject("metadata").getJsonNumber("duration").doubleValue())
        .isEqualTo(2.5);
    assertThat(body.getJsonObject("metadata").getInt("channels")).isEqualTo(2);
    assertThat(body.getJsonObject("results").getJsonArray("channels")).hasSize(2);
    JsonObject second =
        body.getJsonObject("results")
            .getJsonArray("channels")
            .getJsonObject(1)
            .getJsonArray("alternatives")
            .getJsonObject(0);
    assertThat(second.getString("transcript")).isEqualTo("How are you?");
    assertThat(second.getJsonArray("words").getJsonObject(2).getJsonNumber("end").doubleValue())
        .isCloseTo(2.5, within(0.1));
  }

  @Test
  void failure_isCalledBackInTheLegacyShape() throws Exception {
    bench.simulator.next(Endpoint.DEEPGRAM_LISTEN, Behaviour.fails());
    String id = json(bench.listen(callback())).getString("request_id");
    JsonObject body = bench.receiver.next().json();

    assertThat(body).containsOnlyKeys("err_code", "err_msg", "request_id");
    assertThat(body.getString("request_id")).isEqualTo(id);
  }

  @Test
  void anythingBut2xx_isRepeated_redirectsIncluded() throws Exception {
    bench.receiver.answers(503, 401, 302, 204);
    String id = json(bench.listen(callback())).getString("request_id");

    await().until(() -> bench.simulator.ledger().calls(id).size() == 4);
    assertThat(bench.simulator.ledger().calls(id))
        .extracting(LedgerEntry::status)
        .containsExactly(503, 401, 302, 204);
    assertThat(bench.simulator.ledger().calls(id))
        .extracting(LedgerEntry::url)
        .containsOnly("https://stt.example.com/callbacks/deepgram/7Qx9?a=b");
  }

  @Test
  void afterTenRetries_itGivesUp() throws Exception {
    bench.receiver.answers(IntStream.range(0, 20).mapToObj(each -> 500).toArray(Integer[]::new));
    String id = json(bench.listen(callback())).getString("request_id");

    await()
        .until(
            () ->
                bench.simulator.ledger().entries().stream()
                    .anyMatch(entry -> entry.event() == Event.GAVE_UP));
    assertThat(bench.simulator.ledger().calls(id)).hasSize(11);
  }

  @Test
  void receiverThatIsTooSlow_isCutOff_andRetried() throws Exception {
    try (Bench hasty = new Bench(new Settings().attemptTimeout(Duration.ofMillis(300)))) {
      CountDownLatch answer = new CountDownLatch(1);
      hasty.receiver.beforeAnswer(() -> hold(answer));
      String id = json(hasty.listen(callback())).getString("request_id");

      await().until(() -> hasty.simulator.ledger().calls(id).size() >= 1);
      answer.countDown();
      await().until(() -> hasty.simulator.ledger().calls(id).size() >= 2);
      assertThat(hasty.simulator.ledger().calls(id))
          .extracting(LedgerEntry::status)
          .containsExactly(0, 200);
    }
  }

  @Test
  void receiverThatIsGone_isRetried() throws Exception {
    bench.receiver.close();
    String id = json(bench.listen(callback())).getString("request_id");

    await().until(() -> bench.simulator.ledger().calls(id).size() == 11);
    assertThat(bench.simulator.ledger().calls(id)).extracting(LedgerEntry::status).containsOnly(0);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonObject alternative(JsonObject body) {
    return body.getJsonObject("results")
        .getJsonArray("channels")
        .getJsonObject(0)
        .getJsonArray("alternatives")
        .getJsonObject(0);
  }

  private static JsonObject word(JsonObject body) {
    return alternative(body).getJsonArray("words").getJsonObject(0);
  }
}
