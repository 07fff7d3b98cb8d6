package dev.hearback.simulator;

import static dev.hearback.simulator.Bench.callback;
import static dev.hearback.simulator.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeepgramRulesTest {
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(new Settings().deepgramKey("dg_key").deepgramMaxBytes(10_000));
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void withCallback_theAnswerIsTheRequestIdAlone() throws Exception {
    HttpResponse<String> response = bench.listen(callback());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response)).containsOnlyKeys("request_id");
    assertThat(response.headers().firstValue("dg-request-id"))
        .contains(json(response).getString("request_id"));
  }

  @Test
  void withoutCallback_theAnswerIsTheTranscript() throws Exception {
    JsonObject body = json(bench.listen("model=nova-3"));

    assertThat(body).containsOnlyKeys("metadata", "results");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dg_key", "Token", "Token other", "Basic dg_key"})
  void missingOrWrongKey_isRefusedInTheLegacyShape(String authorization) throws Exception {
    HttpRequest.Builder request =
        bench
            .request("/v1/listen")
            .header("Content-Type", "application/json")
            .POST(Bench.audioAt(Bench.AUDIO));
    HttpResponse<String> response =
        bench.send(
            authorization.isEmpty() ? request : request.header("Authorization", authorization));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(json(response)).containsOnlyKeys("err_code", "err_msg", "request_id");
    assertThat(json(response).getString("err_code")).isEqualTo("INVALID_AUTH");
  }

  @Test
  void jsonWithoutContentType_isTakenForCorruptAudio() throws Exception {
    HttpResponse<String> response = bench.listen(callback(), null, Bench.audioAt(Bench.AUDIO));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("err_code")).isEqualTo("Bad Request");
    assertThat(json(response).getString("err_msg"))
        .isEqualTo("Bad Request: failed to process audio: corrupt or unsupported data");
  }

  @Test
  void contentTypeThatIsNeitherJsonNorAudio_isUnsupported() throws Exception {
    HttpResponse<String> response =
        bench.listen(callback(), "text/plain", BodyPublishers.ofString("hello"));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(json(response).getString("category")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"uri\":\"https://a.example.com\"}", "{\"url\":1}"})
  void wrongJson_isRefusedInTheModernShape(String body) throws Exception {
    HttpResponse<String> response =
        bench.listen(callback(), "application/json", BodyPublishers.ofString(body));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response)).containsOnlyKeys("category", "message", "details", "request_id");
    assertThat(json(response).getString("category")).isEqualTo("INVALID_JSON");
    assertThat(json(response).getString("message")).isEqualTo("Invalid JSON submitted.");
  }

  @Test
  void missingUrl_isNamedInTheDetails() throws Exception {
    HttpResponse<String> response =
        bench.listen(callback(), "application/json", BodyPublishers.ofString("{}"));

    assertThat(json(response).getString("details"))
        .isEqualTo("Json deserialize error: missing field `url` at line 1 column 2");
  }

  @Test
  void audioAddressThatIsNone_cannotBeFetched() throws Exception {
    HttpResponse<String> response =
        bench.listen(callback(), "application/json", Bench.audioAt("nowhere"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("category")).isEqualTo("REMOTE_CONTENT_ERROR");
  }

  @Test
  void bytesWithoutLength_needOne() throws Exception {
    HttpResponse<String> response =
        bench.listen(
            callback(),
            "audio/wav",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(Wav.of(0.1, 1))));

    assertThat(response.statusCode()).isEqualTo(411);
  }

  @Test
  void bytesAboveTheLimit_areTooLarge() throws Exception {
    HttpResponse<String> response =
        bench.listen(callback(), "audio/wav", BodyPublishers.ofByteArray(Wav.of(1, 1)));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).getString("category")).isEqualTo("PAYLOAD_TOO_LARGE");
  }

  @Test
  void bytesThatAreNoAudio_areCorrupt() throws Exception {
    HttpResponse<String> response =
        bench.listen(callback(), "audio/wav", BodyPublishers.ofString("not audio"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("err_msg")).contains("corrupt or unsupported data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://stt.example.com:3000/cb",
        "ftp://stt.example.com/cb",
        "wss://stt.example.com/cb",
        "https:///cb",
        "stt.example.com/cb",
        "<https://stt.example.com/cb>"
      })
  void callbackUrlAgainstTheRules_isAnInvalidParameter(String url) throws Exception {
    HttpResponse<String> response = bench.listen(callback(url));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("category")).isEqualTo("INVALID_QUERY_PARAMETER");
    assertThat(json(response).getString("message")).isEqualTo("Invalid callback url.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://my_stt.example.com/cb", "https://unknown.example.com/cb"})
  void callbackHostThatIsNotInDns_failsToResolve(String url) throws Exception {
    HttpResponse<String> response = bench.listen(callback(url));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response)).containsOnlyKeys("err_code", "err_msg", "request_id");
    assertThat(json(response).getString("err_code")).isEqualTo("Bad Request");
    assertThat(json(response).getString("err_msg")).isEqualTo("Failed to resolve callback.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://stt.example.com", "http://stt.example.com:8080/a"})
  void plainHttpOnAnAllowedPort_isTaken(String url) throws Exception {
    assertThat(bench.listen(callback(url)).statusCode()).isEqualTo(200);
  }

  @Test
  void tagsAndExtrasOfTheGreatestLength_areTaken_andLongerOnesAreNot() throws Exception {
    String extra = "k%3A" + "x".repeat(2046);

    assertThat(bench.listen("tag=" + "x".repeat(128) + "&extra=" + extra).statusCode())
        .isEqualTo(200);
    assertThat(bench.listen("tag=" + "x".repeat(129)).statusCode()).isEqualTo(400);
    assertThat(bench.listen("extra=x" + extra).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"callback_method=GET", "diarize=maybe", "extra=nocolon"})
  void otherWrongParameters_areInvalid(String query) throws Exception {
    HttpResponse<String> response = bench.listen(query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).getString("category")).isEqualTo("INVALID_QUERY_PARAMETER");
  }

  @Test
  void unknownModel_isABadRequest_andUnknownParametersPass() throws Exception {
    assertThat(json(bench.listen("model=parrot")).getString("err_code")).isEqualTo("Bad Request");
    assertThat(bench.listen("model=nova-2-phonecall&brand_new=1").statusCode()).isEqualTo(200);
  }

  @Test
  void logOfRequests_speaksPlainTextAboutWrongIds_andKnowsTheJob() throws Exception {
    String id = json(bench.listen(callback())).getString("request_id");
    String project = "/v1/projects/" + DeepgramApi.KEY_ID + "/requests/";

    HttpResponse<String> wrong = log("/v1/projects/mine/requests/" + id);
    assertThat(wrong.statusCode()).isEqualTo(404);
    assertThat(wrong.body()).startsWith("UUID parsing failed: invalid character");
    assertThat(json(log(project + DeepgramApi.KEY_ID)).getString("category"))
        .isEqualTo("PROJECT_NOT_FOUND");
    JsonObject request = json(log(project + id)).getJsonObject("request");
    assertThat(request.getInt("code")).isEqualTo(200);
    assertThat(request.getString("callback"))
        .isEqualTo("https://stt.example.com/callbacks/deepgram/7Qx9?a=b");
  }

  @Test
  void refusals_areInTheLedger() throws Exception {
    bench.listen("diarize=maybe");

    assertThat(bench.simulator.ledger().submissions()).isEmpty();
    assertThat(bench.simulator.ledger().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.event()).isEqualTo(LedgerEntry.Event.REFUSED))
        .satisfies(entry -> assertThat(entry.status()).isEqualTo(400));
  }

  @Test
  void projects_tellWhetherTheKeyIsAccepted_andCanRefuseIt() throws Exception {
    assertThat(log("/v1/projects").statusCode()).isEqualTo(200);
    assertThat(log("/v1/projects").body()).contains("project_id");
    for (int status : new int[] {401, 402, 403}) {
      bench.simulator.next(Endpoint.DEEPGRAM_PROJECTS, Behaviour.refuses(status));
      assertThat(log("/v1/projects").statusCode()).isEqualTo(status);
    }
    assertThat(bench.send(bench.request("/v1/projects").GET()).statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> log(String path) throws Exception {
    return bench.send(bench.request(path).header("Authorization", "Token dg_key").GET());
  }
}
