package dev.hearback.simulator;

import static dev.hearback.simulator.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.simulator.Receiver.Received;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GladiaTest {
  private static final JsonObject NOTHING = JsonValue.EMPTY_JSON_OBJECT;

  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench =
        new Bench(
            new Settings()
                .gladiaKey("gl_key")
                .gladiaMaxBytes(100_000)
                .gladiaRetries(new Retries(2, Duration.ofSeconds(5))));
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void upload_isAnsweredWithAnAddressAndWhatTheHeaderSays() throws Exception {
    byte[] wav = Wav.of(1.5, 2);
    HttpResponse<String> response = bench.upload("audio", wav);
    JsonObject metadata = json(response).getJsonObject("audio_metadata");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).getString("audio_url"))
        .isEqualTo(bench.simulator.baseUrl() + "/file/" + metadata.getString("id"));
    assertThat(metadata.getString("filename")).isEqualTo("call-42.wav");
    assertThat(metadata.getString("extension")).isEqualTo("wav");
    assertThat(metadata.getInt("size")).isEqualTo(wav.length);
    assertThat(metadata.getJsonNumber("audio_duration").doubleValue()).isEqualTo(1.5);
    assertThat(metadata.getInt("number_of_channels")).isEqualTo(2);
  }

  @Test
  void upload_ofAnAddress_isAnsweredLikewise() throws Exception {
    HttpResponse<String> response =
        bench.send(
            bench
                .request("/v2/upload")
                .header("x-gladia-key", "gl_key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"audio_url\":\"" + Bench.AUDIO + "\"}")));

    assertThat(json(response).getJsonObject("audio_metadata").getString("source"))
        .isEqualTo(Bench.AUDIO);
  }

  @Test
  void upload_withoutPartAudio_isInvalid_andTooMuchOfItTooLarge() throws Exception {
    assertThat(bench.upload("file", Wav.of(0.1, 1)).statusCode()).isEqualTo(400);
    assertThat(bench.upload("audio", Wav.of(10, 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void ledger_knowsUploadsJobsAndRefusals() throws Exception {
    byte[] wav = Wav.of(0.5, 1);
    bench.upload("audio", wav);
    String id = json(bench.preRecorded(NOTHING)).getString("id");
    bench.send(bench.request("/v2/upload").POST(BodyPublishers.noBody()));
    List<Submission> submissions = bench.simulator.ledger().submissions();

    assertThat(submissions)
        .extracting(Submission::endpoint)
        .containsExactly(Endpoint.GLADIA_UPLOAD, Endpoint.GLADIA_PRE_RECORDED);
    assertThat(submissions.get(0).audioBytes()).isEqualTo(wav.length);
    assertThat(submissions.get(1).job()).isEqualTo(id);
    assertThat(bench.simulator.ledger().entries())
        .filteredOn(entry -> entry.event() == LedgerEntry.Event.REFUSED)
        .extracting(LedgerEntry::status)
        .containsExactly(401);
  }

  @Test
  void submission_isAnswered201_withIdAndResultUrl() throws Exception {
    HttpResponse<String> response = bench.preRecorded(NOTHING);
    String id = json(response).getString("id");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response)).containsOnlyKeys("id", "result_url");
    assertThat(json(response).getString("result_url")).endsWith("/v2/pre-recorded/" + id);
    assertThat(response.headers().firstValue("x-aipi-call-id")).isPresent();
  }

  @Test
  void withoutOrWithWrongKey_itIs401_inTheOneShape() throws Exception {
    HttpResponse<String> response = bench.send(bench.request("/v2/pre-recorded").GET());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(json(response))
        .containsOnlyKeys("timestamp", "path", "request_id", "statusCode", "message");
    assertThat(json(response).getString("path")).isEqualTo("/v2/pre-recorded");
    assertThat(
            bench
                .send(bench.request("/v2/pre-recorded").header("x-gladia-key", "other").GET())
                .statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"audio_url\":\"call.wav\"}",
        "{\"audio_url\":\"https://a.example.com/b\",\"callback\":true}",
        "{\"audio_url\":\"https://a.example.com/b\",\"callback\":\"yes\"}",
        "{\"audio_url\":\"https://a.example.com/b\",\"custom_metadata\":\"42\"}",
        "{\"audio_url\":\"https://a.example.com/b\",\"diarization_config\":[]}",
        "{\"audio_url\":\"https://a.example.com/b\",\"model\":\"parrot\"}",
        "{\"audio_url\":\"https://a.example.com/b\",\"callback_config\":{\"method\":\"GET\"}}"
      })
  void invalidSubmission_isToldWhatIsWrong(String body) throws Exception {
    HttpResponse<String> response = bench.gladia(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getInt("statusCode")).isEqualTo(400);
    assertThat(json(response).getString("message")).isEqualTo("Invalid parameter(s)");
    assertThat(json(response).getJsonArray("validation_errors")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/cb",
        "http://localhost/cb",
        "https://10.1.2.3/cb",
        "https://172.20.0.1/cb",
        "https://192.168.1.1/cb",
        "https://169.254.169.254/cb",
        "https://[::1]/cb",
        "https://[fd00::1]/cb",
        "https://stt.internal/cb"
      })
  void callbackToAPrivateAddress_isRefused(String url) throws Exception {
    JsonObject config = Json.createObjectBuilder().add("url", url).build();
    HttpResponse<String> response =
        bench.preRecorded(Json.createObjectBuilder().add("callback_config", config).build());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getJsonArray("validation_errors")).hasSize(1);
  }

  @Test
  void callbackOnAnyPort_isTaken() throws Exception {
    JsonObject config =
        Json.createObjectBuilder().add("url", "https://stt.example.com:3000/cb").build();

    assertThat(
            bench
                .preRecorded(Json.createObjectBuilder().add("callback_config", config).build())
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void otherThanJson_isInvalid() throws Exception {
    HttpResponse<String> response =
        bench.send(
            bench
                .request("/v2/pre-recorded")
                .header("x-gladia-key", "gl_key")
                .POST(BodyPublishers.ofString("{\"audio_url\":\"https://a.example.com/b\"}")));

    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void metadataOfTwoThousandCharacters_isTaken_andOneMoreIsNot() throws Exception {
    assertThat(bench.preRecorded(metadata("x".repeat(1992))).statusCode()).isEqualTo(201);
    assertThat(bench.preRecorded(metadata("x".repeat(1993))).statusCode()).isEqualTo(400);
  }

  @Test
  void callback_looksLikeTheVendors_andEchoesTheMetadata() throws Exception {
    bench.simulator.words("Good morning.");
    String id = json(bench.preRecorded(metadata("42"))).getString("id");
    Received call = bench.receiver.next();
    JsonObject payload = call.json().getJsonObject("payload");

    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/callbacks/gladia/7Qx9k2");
    assertThat(call.headers().getFirst("Host")).isEqualTo("stt.example.com");
    assertThat(call.headers().getFirst("User-Agent")).isEqualTo("axios/1.18.1");
    assertThat(call.headers()).doesNotContainKeys("Authorization", "Dg-token");
    assertThat(call.json()).containsOnlyKeys("id", "event", "payload", "custom_metadata");
    assertThat(call.json().getString("id")).isEqualTo(id);
    assertThat(call.json().getString("event")).isEqualTo("transcription.success");
    assertThat(call.json().getJsonObject("custom_metadata").getString("j")).isEqualTo("42");
    assertThat(payload).containsOnlyKeys("metadata", "transcription");
    assertThat(payload.getJsonObject("metadata"))
        .containsOnlyKeys(
            "audio_duration", "number_of_distinct_channels", "billing_time", "transcription_time");
    assertThat(payload.getJsonObject("transcription"))
        .containsOnlyKeys("full_transcript", "languages", "utterances");
    assertThat(payload.getJsonObject("transcription").getString("full_transcript"))
        .isEqualTo("Good morning.");
    assertThat(payload.getJsonObject("transcription").getJsonArray("utterances").getJsonObject(0))
        .containsOnlyKeys("start", "end", "confidence", "channel", "text", "language", "words");
  }

  @Test
  void blocks_comeWhenAskedFor() throws Exception {
    JsonObject options =
        JsonText.object(
            """
            {"diarization":true,"sentences":true,"subtitles":true,"translation":true,
             "summarization":true,"sentiment_analysis":true,"named_entity_recognition":true,
             "subtitles_config":{"formats":["srt","vtt"]},
             "translation_config":{"target_languages":["fr","de"]},
             "language_config":{"languages":["nl"]}}
            """);
    bench.preRecorded(options);
    JsonObject payload = bench.receiver.next().json().getJsonObject("payload");
    JsonObject transcription = payload.getJsonObject("transcription");

    assertThat(transcription.getJsonArray("languages")).hasToString("[\"nl\"]");
    assertThat(transcription.getJsonArray("sentences").getJsonObject(0).getJsonArray("results"))
        .hasToString("[\"Hello, Jane.\",\"How are you?\"]");
    assertThat(transcription.getJsonArray("subtitles").getJsonObject(0).getString("subtitles"))
        .startsWith("1\n00:00:00,000 --> ")
        .contains("\nHello, Jane.\n\n2\n");
    assertThat(transcription.getJsonArray("subtitles").getJsonObject(1).getString("subtitles"))
        .startsWith("WEBVTT\n\n00:00:00.000 --> ");
    JsonObject second = transcription.getJsonArray("utterances").getJsonObject(1);
    assertThat(second.getInt("speaker")).isEqualTo(1);
    assertThat(second.getJsonArray("words").getJsonObject(1).getString("word")).isEqualTo(" are");
    assertThat(payload.getJsonObject("translation").getJsonArray("results")).hasSize(2);
    assertThat(payload.getJsonObject("translation"))
        .containsOnlyKeys("success", "is_empty", "exec_time", "error", "results");
    assertThat(payload)
        .containsKeys("summarization", "sentiment_analysis", "named_entity_recognition");
  }

  @Test
  void uploadedAudio_givesTheTimes() throws Exception {
    String url = json(bench.upload("audio", Wav.of(1.5, 1))).getString("audio_url");
    bench.preRecorded(Json.createObjectBuilder().add("audio_url", url).build());

    JsonObject payload = bench.receiver.next().json().getJsonObject("payload");
    assertThat(payload.getJsonObject("metadata").getJsonNumber("audio_duration").doubleValue())
        .isEqualTo(1.5);
  }

  @Test
  void uploadThatIsNoAudio_orDoesNotExist_isCalledBackAsAnError() throws Exception {
    String url = json(bench.upload("audio", new byte[100])).getString("audio_url");
    for (String bad : new String[] {url, bench.simulator.baseUrl() + "/file/none"}) {
      bench.preRecorded(Json.createObjectBuilder().add("audio_url", bad).build());
      JsonObject body = bench.receiver.next().json();

      assertThat(body).containsOnlyKeys("id", "event", "error", "custom_metadata");
      assertThat(body.getString("event")).isEqualTo("transcription.error");
      assertThat(body.getJsonObject("error").getInt("code")).isEqualTo(400);
      assertThat(body.get("custom_metadata")).isEqualTo(JsonValue.NULL);
    }
  }

  @Test
  void deprecatedCallbackUrl_andPutByConfig_work() throws Exception {
    bench.gladia(
        "{\"audio_url\":\"" + Bench.AUDIO + "\",\"callback_url\":\"https://stt.example.com/old\"}");
    assertThat(bench.receiver.next().path()).isEqualTo("/old");

    JsonObject config =
        Json.createObjectBuilder().add("url", Bench.GLADIA_CALLBACK).add("method", "PUT").build();
    bench.preRecorded(Json.createObjectBuilder().add("callback_config", config).build());
    assertThat(bench.receiver.next().method()).isEqualTo("PUT");
  }

  @Test
  void callbackThatFails_isRepeatedAsSet() throws Exception {
    bench.receiver.answers(500, 500, 500, 500);
    String id = json(bench.preRecorded(NOTHING)).getString("id");

    await()
        .until(
            () ->
                bench.simulator.ledger().entries().stream()
                    .anyMatch(entry -> entry.event() == LedgerEntry.Event.GAVE_UP));
    assertThat(bench.simulator.ledger().calls(id)).hasSize(3);
  }

  @Test
  void jobWithoutCallback_isPolled_untilItIsDone_andSaysWhatACallbackWould() throws Exception {
    String id = json(bench.gladia("{\"audio_url\":\"" + Bench.AUDIO + "\"}")).getString("id");
    await().until(() -> "done".equals(json(get(id)).getString("status")));
    JsonObject job = json(get(id));

    assertThat(job.getJsonObject("result")).containsOnlyKeys("metadata", "transcription");
    assertThat(job)
        .containsKeys(
            "id",
            "request_id",
            "version",
            "created_at",
            "completed_at",
            "kind",
            "custom_metadata",
            "error_code",
            "post_session_metadata",
            "file",
            "request_params");
  }

  @Test
  void failedJob_hasACodeAndNoMessage() throws Exception {
    bench.simulator.next(Endpoint.GLADIA_PRE_RECORDED, Behaviour.fails());
    String id = json(bench.preRecorded(NOTHING)).getString("id");
    bench.receiver.next();
    JsonObject job = json(get(id));

    assertThat(job.getString("status")).isEqualTo("error");
    assertThat(job.getInt("error_code")).isEqualTo(400);
    assertThat(job.get("result")).isEqualTo(JsonValue.NULL);
  }

  @Test
  void list_isFilteredByMetadata_newestFirst_inPages() throws Exception {
    String first = json(bench.preRecorded(metadata("1"))).getString("id");
    bench.preRecorded(metadata("2"));
    String last = json(bench.preRecorded(metadata("3"))).getString("id");

    String filter = "custom_metadata=" + Bench.encoded("{\"j\":\"1\"}");
    assertThat(list(filter).getJsonArray("items"))
        .singleElement()
        .satisfies(item -> assertThat(item.asJsonObject().getString("id")).isEqualTo(first));
    assertThat(list("custom_metadata%5Bj%5D=1").getJsonArray("items")).hasSize(1);
    JsonObject page = list("limit=2");
    assertThat(page.getJsonArray("items")).hasSize(2);
    assertThat(page.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(last);
    assertThat(page.getString("next")).endsWith("/v2/pre-recorded?offset=2&limit=2");
    assertThat(list("limit=2&offset=2").get("next")).isEqualTo(JsonValue.NULL);
  }

  @Test
  void deletion_isRefusedWhileTheJobRuns_andForgetsItAfterwards() throws Exception {
    bench.simulator.next(
        Endpoint.GLADIA_PRE_RECORDED, Behaviour.succeeds().workingFor(Duration.ofDays(9)));
    String running = json(bench.preRecorded(NOTHING)).getString("id");
    String done = json(bench.preRecorded(NOTHING)).getString("id");
    bench.receiver.next();

    assertThat(json(get(running)).getString("status")).isEqualTo("processing");
    assertThat(delete(running)).isEqualTo(403);
    assertThat(delete(done)).isEqualTo(202);
    assertThat(delete(done)).isEqualTo(404);
    assertThat(get(done).statusCode()).isEqualTo(404);
  }

  @Test
  void list_canBeRefused() throws Exception {
    bench.simulator.next(Endpoint.GLADIA_LIST, Behaviour.refuses(403));
    assertThat(bench.gladia("GET", "/v2/pre-recorded?limit=1").statusCode()).isEqualTo(403);
    assertThat(bench.gladia("GET", "/v2/pre-recorded?limit=1").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String id) throws Exception {
    return bench.gladia("GET", "/v2/pre-recorded/" + id);
  }

  private int delete(String id) throws Exception {
    return bench.gladia("DELETE", "/v2/pre-recorded/" + id).statusCode();
  }

  private JsonObject list(String query) throws Exception {
    return json(bench.gladia("GET", "/v2/pre-recorded?" + query));
  }

  private static JsonObject metadata(String value) {
    JsonObject metadata = Json.createObjectBuilder().add("j", value).build();
    return Json.createObjectBuilder().add("custom_metadata", metadata).build();
  }
}
