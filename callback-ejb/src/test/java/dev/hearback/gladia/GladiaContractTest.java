package dev.hearback.gladia;

import static dev.hearback.spi.TestSubmissions.CALLBACK;
import static dev.hearback.spi.TestSubmissions.JOB;
import static dev.hearback.spi.TestSubmissions.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearback.Word;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.StubVendor;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.TestContent;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.spi.VendorContractTest;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GladiaContractTest extends VendorContractTest {

  private static final String SUBMISSION =
      "{\"audio_url\":\"https://media.example.com/call-42.wav?sig=the-sig\",\"callback\":true,"
          + "\"callback_config\":{";

  private final GladiaVendor vendor = new GladiaVendor();

  @Override
  protected TranscriptionVendor vendor() {
    return vendor;
  }

  @Override
  protected List<String> ownHosts() {
    return List.of("api.gladia.io", "gladia.io.");
  }

  @Override
  protected String acceptance(String id) {
    return "{\"id\":\"" + id + "\",\"result_url\":\"https://api.gladia.io/v2/pre-recorded/1\"}";
  }

  @Override
  protected String error(String code, String message) {
    return "{\"timestamp\":\"t\",\"path\":\"/v2/pre-recorded\",\"request_id\":\"G-1\",\"statusCode\":"
        + code
        + ",\"message\":\""
        + message
        + "\"}";
  }

  @Override
  protected String success(String text, int words) {
    String word = "{\"word\":\" w\",\"start\":0.1,\"end\":0.2,\"confidence\":0.9}";
    String utterance = "{\"words\":[" + word + "],\"text\":\"w\",\"speaker\":1,\"channel\":0}";
    return "{\"id\":\"i\",\"event\":\"transcription.success\",\"payload\":{\"metadata\":{},"
        + "\"transcription\":{\"full_transcript\":\""
        + text
        + "\",\"utterances\":["
        + String.join(",", Collections.nCopies(words, utterance))
        + "]}}}";
  }

  @Override
  protected void sendBytes(Submission submission) throws SubmissionException {
    vendor.upload(submission);
  }

  /** To clean a thousand characters takes a millisecond, and there may be millions of results. */
  @ParameterizedTest
  @ValueSource(ints = {1, 19})
  void failedResultsBelowLongNames_costNoMoreThanOthers(int depth) {
    String inside = "\"results\":[{}" + ",{\"x\":{\"error\":1}}".repeat(500) + "]";
    for (int i = 0; i < depth; i++) {
      inside = "\"results\":[{\"" + "n".repeat(1_000) + "\":{" + inside + "}}]";
    }
    TestContent many =
        TestContent.of(
            success("x", 1)
                .replace("\"payload\":{", "\"payload\":{\"translation\":{" + inside + "},"));
    vendor().interpret(TestContent.of(success("x", 1))); // loads classes
    AtomicReference<Interpretation> meaning = new AtomicReference<>();
    assertThat(allocated(() -> meaning.set(vendor().interpret(many)))).isLessThan(8 * MIB);
    assertThat(((Outcome.Succeeded) meaning.get()).partialFailures())
        .isNotEmpty()
        .allMatch(failure -> failure.feature().startsWith("translation"));
  }

  @Test
  void submission_isExactlyAsDocumented() throws SubmissionException {
    stub.answers(201, acceptance("i"));
    vendor.submit(submission());
    StubVendor.Received request = stub.onlyRequest();
    assertThat(request.requestLine()).isEqualTo("POST /v2/pre-recorded HTTP/1.1");
    assertThat(request.header("x-gladia-key")).isEqualTo(KEY);
    assertThat(request.header("Authorization")).isNull();
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.text())
        .startsWith(SUBMISSION)
        .contains("\"url\":\"" + CALLBACK + "\"", "\"method\":\"POST\"")
        .endsWith("\"custom_metadata\":{\"hearback_job\":\"" + JOB + "\"}}");
  }

  @Test
  void optionsAndLanguage_becomeFields() throws SubmissionException {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("diarization", true);
    options.put("diarization_config", Map.of("max_speakers", 4));
    options.put("custom_metadata", Map.of("tenant", "ä"));
    options.put("never_heard_of", Arrays.asList(1, 0.5, "x", null));
    stub.answers(201, acceptance("i"));
    vendor.submit(TestSubmissions.inLanguage(TestSubmissions.atUrl(provider(), options), "de-CH"));
    assertThat(stub.onlyRequest().text())
        .endsWith(
            ",\"diarization\":true,\"diarization_config\":{\"max_speakers\":4},"
                + "\"custom_metadata\":{\"tenant\":\"ä\",\"hearback_job\":\""
                + JOB
                + "\"},\"never_heard_of\":[1,0.5,\"x\",null],"
                + "\"language_config\":{\"languages\":[\"de\"]}}");
  }

  @Test
  void languageConfig_winsOverTheRequestsLanguage() throws SubmissionException {
    stub.answers(201, acceptance("i"));
    Map<String, Object> options = Map.of("language_config", Map.of("code_switching", true));
    vendor.submit(TestSubmissions.inLanguage(TestSubmissions.atUrl(provider(), options), "de"));
    assertThat(stub.onlyRequest().text())
        .contains("\"language_config\":{\"code_switching\":true}")
        .doesNotContain("languages");
  }

  @Test
  void upload_isAFormOfKnownLength_andItsUrlIsSubmitted() throws SubmissionException {
    String url = "https://api.gladia.io/file/6c09400e";
    stub.answers(200, "{\"audio_url\":\"" + url + "\",\"audio_metadata\":{\"id\":\"6c\"}}");
    Submission submission = TestSubmissions.bytes(provider(), "RIFF and so on");
    Optional<URI> uploaded = vendor.upload(submission);
    assertThat(uploaded).contains(URI.create(url));
    StubVendor.Received request = stub.onlyRequest();
    assertThat(request.requestLine()).isEqualTo("POST /v2/upload HTTP/1.1");
    assertThat(request.header("x-gladia-key")).isEqualTo(KEY);
    assertThat(request.header("Content-Length")).isEqualTo("" + request.body().length);
    String boundary = request.header("Content-Type").replace("multipart/form-data; boundary=", "");
    assertThat(request.text())
        .isEqualTo(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"audio.wav\"\r\n"
                + "Content-Type: audio/wav\r\n\r\nRIFF and so on\r\n--"
                + boundary
                + "--\r\n");
    stub.answers(201, acceptance("i"));
    vendor.submit(submission.withUploaded(uploaded));
    assertThat(stub.received().get(1).text()).startsWith("{\"audio_url\":\"" + url + "\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void uploadIsSafeToRepeat_soNothingOfItIsUncertain(int status) {
    stub.answers(status, "");
    assertThat(catchThrowable(() -> vendor.upload(TestSubmissions.bytes(provider(), "audio"))))
        .isInstanceOf(SubmissionNotTakenException.class);
    stub.readsAndCuts();
    assertThat(catchThrowable(() -> vendor.upload(TestSubmissions.bytes(provider(), "audio"))))
        .isInstanceOf(SubmissionNotTakenException.class);
    stub.answers(200, "{}");
    assertThat(catchThrowable(() -> vendor.upload(TestSubmissions.bytes(provider(), "audio"))))
        .isInstanceOf(SubmissionNotTakenException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "audio/wav,audio.wav",
    "audio/x-wav; codecs=1,audio.wav",
    "audio/mpeg,audio.mp3",
    "video/mp4,audio.mp4",
    "audio/mp4,audio.m4a",
    "AUDIO/FLAC,audio.flac",
    "application/octet-stream,audio"
  })
  void fileName_tellsTheFormat(String contentType, String name) {
    assertThat(GladiaUpload.fileName(contentType)).isEqualTo(name);
  }

  @Test
  void erase_deletesTheJob_orFindsItGone_orMustComeAgain() throws SubmissionException {
    stub.answers(202, "");
    vendor.erase(provider(), "id/1");
    assertThat(stub.onlyRequest().requestLine())
        .isEqualTo("DELETE /v2/pre-recorded/id%2F1 HTTP/1.1");
    stub.answers(404, error("404", "not found"));
    vendor.erase(provider(), "1");
    stub.answers(403, error("403", "not deletable"));
    assertThat(catchThrowable(() -> vendor.erase(provider(), "1")))
        .isInstanceOf(SubmissionNotTakenException.class);
    stub.answers(401, error("401", "key"));
    assertThat(catchThrowable(() -> vendor.erase(provider(), "1")))
        .isInstanceOf(SubmissionRefusedException.class);
    stub.answers(500, "");
    assertThat(catchThrowable(() -> vendor.erase(provider(), "1")))
        .isInstanceOf(SubmissionNotTakenException.class);
  }

  @Test
  void validationErrors_areInTheMessage() {
    stub.answers(
        400,
        "{\"statusCode\":400,\"message\":\"Invalid parameter(s)\",\"validation_errors\":"
            + "[\"a is wrong\",\"b is wrong\"]}",
        "x-aipi-call-id: c-1");
    assertThat(catchThrowable(() -> vendor.submit(submission())))
        .isInstanceOf(SubmissionRefusedException.class)
        .hasMessage("Invalid parameter(s): a is wrong; b is wrong (HTTP 400, x-aipi-call-id c-1)");
  }

  /** All its callbacks would be refused. */
  @Test
  void callbackCredentials_areAViolation_becauseGladiaSendsNone() {
    Provider guarded = TestSubmissions.withCredentials(provider(), "someone", "the-password");
    assertThat(vendor.violations(guarded, URI.create("https://stt.example.com/x")))
        .singleElement()
        .asString()
        .contains(".callback-user: expected none");
  }

  @Test
  void callbackUrlRules() {
    assertThat(vendor.violations(provider(), URI.create("http://stt.example.com:3000/x")))
        .isEmpty();
    Provider hosted = TestSubmissions.provider("gladia", (URI) null);
    for (String url : new String[] {"http://127.1/x", "https://192.168.1.1/x", "/x"}) {
      assertThat(vendor.violations(hosted, URI.create(url)))
          .singleElement()
          .asString()
          .contains("hearback.public-url");
    }
  }

  @Test
  void urlThatGladiaItselfCannotReach_isDoubtfulBehindABaseUrl() {
    URI bad = URI.create("http://localhost:8080/x");
    assertThat(vendor.violations(provider(), bad)).isEmpty();
    assertThat(vendor.doubts(provider(), bad))
        .singleElement()
        .asString()
        .contains("hearback.public-url", "can reach", "localhost");
    assertThat(vendor.doubts(provider(), URI.create("http://stt.example.com:3000/x"))).isEmpty();
    assertThat(vendor.doubts(TestSubmissions.provider("gladia", (URI) null), bad)).isEmpty();
  }

  @Test
  void metadataThatGladiaWouldRefuse_isAViolation() {
    Map<String, Object> long2000 = Map.of("a", "x".repeat(2_000));
    assertThat(vendor.optionViolations(Map.of("custom_metadata", long2000))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("custom_metadata", "text"))).hasSize(1);
    Map<String, Object> deep = Map.of("end", 1);
    for (int level = 0; level < 70; level++) {
      deep = Map.of("a", deep);
    }
    assertThat(vendor.optionViolations(Map.of("custom_metadata", deep)))
        .containsExactly(
            "option custom_metadata: expected at most 32 levels of lists and maps, found more");
    assertThat(vendor.optionViolations(Map.of("custom_metadata", Map.of("hearback_job", "x"))))
        .hasSize(1);
    assertThat(vendor.optionViolations(Map.of("x", new Object()))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("x", Double.NaN))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("custom_metadata", Map.of("a", Map.of("b", 1)))))
        .isEmpty();
  }

  @Test
  void words_haveTheirUtterancesSpeaker_whereverItStands() {
    String body =
        "{\"id\":\"i\",\"event\":\"success\",\"payload\":{\"transcription\":{\"utterances\":["
            + "{\"speaker\":7,\"channel\":1,\"words\":[{\"word\":\"a\"}]},"
            + "{\"words\":[]},{\"words\":null},{\"text\":\"no words\"},"
            + "{\"words\":[{\"word\":\" b\"},{\"word\":\" \"},{\"word\":\" c \"}],\"speaker\":8}"
            + "]}}}";
    try (Stream<Word> words = vendor.transcript(new TestContent(body.getBytes(UTF_8))).words()) {
      assertThat(words.map(w -> w.text() + w.speaker().orElse("?") + w.channel()))
          .containsExactly("a71", "b80", "c80");
    }
  }
}
