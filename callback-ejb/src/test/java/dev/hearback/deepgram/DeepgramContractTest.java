package dev.hearback.deepgram;

import static dev.hearback.spi.TestSubmissions.CALLBACK;
import static dev.hearback.spi.TestSubmissions.JOB;
import static dev.hearback.spi.TestSubmissions.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearback.Transcript;
import dev.hearback.spi.Provider;
import dev.hearback.spi.StubVendor;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TestContent;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.spi.TranscriptionVendor;
import dev.hearback.spi.VendorContractTest;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeepgramContractTest extends VendorContractTest {

  private static final String TAIL =
      "extra=hearback_job%3A"
          + JOB
          + "&callback=https%3A%2F%2Fstt.example.com%2Fhearback%2Fcallbacks%2Fx%2Fthe-secret-token"
          + "&callback_method=POST HTTP/1.1";

  private final DeepgramVendor vendor = new DeepgramVendor();

  @Override
  protected TranscriptionVendor vendor() {
    return vendor;
  }

  @Override
  protected List<String> ownHosts() {
    return List.of("deepgram.com", "api.deepgram.com", "api.eu.deepgram.com");
  }

  @Override
  protected String acceptance(String id) {
    return "{\"request_id\":\"" + id + "\"}";
  }

  @Override
  protected String error(String code, String message) {
    return "{\"err_code\":\"" + code + "\",\"err_msg\":\"" + message + "\",\"request_id\":\"r\"}";
  }

  @Override
  protected String success(String text, int words) {
    String word = "{\"word\":\"w\",\"start\":0.1,\"end\":0.2,\"confidence\":0.9}";
    return "{\"metadata\":{\"request_id\":\"r\"},\"results\":{\"channels\":[{\"alternatives\":["
        + "{\"transcript\":\""
        + text
        + "\",\"words\":["
        + String.join(",", Collections.nCopies(words, word))
        + "]}]}]}}";
  }

  @Override
  protected void sendBytes(Submission submission) throws SubmissionException {
    vendor.submit(submission);
  }

  @Test
  void longFieldsOfAWarning_thatNobodyNeeds_areNotHeldInMemory() {
    String success = success("x", 1);
    String warning = "\"warnings\":[{" + manyLongFields() + "\"parameter\":\"p\"}],";
    TestContent many =
        TestContent.of(success.replace("\"metadata\":{", "\"metadata\":{" + warning));
    vendor().interpret(TestContent.of(success)); // loads classes
    assertThat(allocated(() -> vendor().interpret(many))).isLessThan(4 * MIB);
  }

  /** A stranger's may have a million. */
  @ParameterizedTest
  @CsvSource({"1000, 1", "1001, 2"})
  void textOfManyChannels_isKeptUnlessThereAreTooMany(int channels, int timesRead) {
    String channel = "{\"alternatives\":[{\"transcript\":\"a\"}]}";
    TestContent content =
        TestContent.of(
            "{\"metadata\":{\"request_id\":\"r\"},\"results\":{\"channels\":["
                + String.join(",", Collections.nCopies(channels, channel))
                + "]}}");
    Transcript transcript = vendor().read(content).transcript().orElseThrow();
    assertThat(transcript.text()).isEqualTo(String.join("\n", Collections.nCopies(channels, "a")));
    assertThat(content.opened()).isEqualTo(timesRead);
  }

  @Test
  void submissionByUrl_isExactlyAsDocumented() throws SubmissionException {
    stub.answers(200, acceptance("r"));
    vendor.submit(submission());
    StubVendor.Received request = stub.onlyRequest();
    assertThat(request.requestLine()).isEqualTo("POST /v1/listen?" + TAIL);
    assertThat(request.header("Authorization")).isEqualTo("Token " + KEY);
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.text())
        .isEqualTo("{\"url\":\"https://media.example.com/call-42.wav?sig=the-sig\"}");
  }

  @Test
  void submissionByBytes_isStreamedWithItsLengthAndType() throws SubmissionException {
    stub.answers(200, acceptance("r"));
    vendor.submit(TestSubmissions.bytes(provider(), "RIFF and so on"));
    StubVendor.Received request = stub.onlyRequest();
    assertThat(request.requestLine()).isEqualTo("POST /v1/listen?" + TAIL);
    assertThat(request.header("Content-Type")).isEqualTo("audio/wav");
    assertThat(request.header("Content-Length")).isEqualTo("14");
    assertThat(request.text()).isEqualTo("RIFF and so on");
  }

  @Test
  void emptyAudio_isLeftToDeepgramToRefuse() {
    stub.answers(400, error("Bad Request", "no audio"));
    assertThat(catchThrowable(() -> vendor.submit(TestSubmissions.bytes(provider(), ""))))
        .isInstanceOf(SubmissionRefusedException.class);
    assertThat(stub.onlyRequest().header("Content-Length")).isEqualTo("0");
  }

  @Test
  void options_becomeQueryParameters_untouched() throws SubmissionException {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("tenant", "a b");
    extra.put("n", 7);
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("model", "nova-3");
    options.put("diarize", true);
    options.put("utt_split", new BigDecimal("0.8"));
    options.put("tag", List.of("team-a", "ä&="));
    options.put("never_heard_of", "x/y?");
    options.put("extra", extra);
    stub.answers(200, acceptance("r"));
    vendor.submit(TestSubmissions.inLanguage(TestSubmissions.atUrl(provider(), options), "de-CH"));
    assertThat(stub.onlyRequest().requestLine())
        .isEqualTo(
            "POST /v1/listen?model=nova-3&diarize=true&utt_split=0.8&tag=team-a&tag=%C3%A4%26%3D"
                + "&never_heard_of=x%2Fy%3F&extra=tenant%3Aa%20b&extra=n%3A7&language=de-CH&"
                + TAIL);
  }

  @Test
  void languageOption_winsOverTheRequestsLanguage() throws SubmissionException {
    stub.answers(200, acceptance("r"));
    vendor.submit(
        TestSubmissions.inLanguage(
            TestSubmissions.atUrl(provider(), Map.of("language", "multi")), "de"));
    assertThat(stub.onlyRequest().requestLine())
        .isEqualTo("POST /v1/listen?language=multi&" + TAIL);
  }

  @Test
  void callbackCredentials_standEncodedInTheCallbackUrl() throws SubmissionException {
    stub.answers(200, acceptance("r"));
    Provider provider = TestSubmissions.withCredentials(provider(), "dg", "p@ss:w/rd ü");
    vendor.submit(TestSubmissions.atUrl(provider, Map.of()));
    assertThat(stub.onlyRequest().requestLine())
        .contains(
            "&callback=https%3A%2F%2Fdg%3Ap%2540ss%253Aw%252Frd%2520%25C3%25BC%40stt.example.com"
                + "%2Fhearback%2F");
  }

  @Test
  void resultInsteadOfAcceptance_isUncertain_becauseTheJobRan() {
    for (String body : List.of(success("hi", 1), success("x".repeat(3 << 20), 1))) {
      stub.answers(200, body);
      assertThat(catchThrowable(() -> vendor.submit(submission())))
          .isInstanceOfSatisfying(
              SubmissionUncertainException.class,
              e -> assertThat(e.code()).isEqualTo("RESULT_INSTEAD_OF_ACCEPTANCE"));
    }
  }

  @Test
  void audioThatDeepgramCouldNotFetch_isARefusalThatMayBeRetried() {
    stub.answers(
        400,
        "{\"category\":\"REMOTE_CONTENT_ERROR\",\"message\":\"m\",\"details\":\"d\"}",
        "dg-request-id: abc");
    assertThat(catchThrowable(() -> vendor.submit(submission())))
        .isInstanceOfSatisfying(
            SubmissionRefusedException.class,
            e -> {
              assertThat(e.code()).isEqualTo("REMOTE_CONTENT_ERROR");
              assertThat(e.retryable()).isTrue();
            })
        .hasMessage("m: d (HTTP 400, dg-request-id abc)");
  }

  @ParameterizedTest
  @CsvSource({
    "https://stt.example.com/cb,",
    "http://stt.example.com:80/cb,",
    "https://stt.example.com:8443/cb,",
    "http://stt.example.com:8080/cb,",
    "https://stt.example.com:3000/cb,found 3000",
    "https://my_host.example.com/cb,underscore",
    "https://10.1.2.3/cb,can reach",
    "http://localhost:8080/cb,can reach",
    "https://[::1]/cb,can reach",
    "https://[fd00::1]/cb,can reach",
    "https://169.254.1.1/cb,can reach",
    "https://100.64.0.1/cb,can reach",
    "https://8.8.8.8/cb,",
    "ws://stt.example.com/cb,http or https",
    "/cb,http or https",
    "https:///cb,http or https"
  })
  void callbackUrlRules_ofHostedDeepgram(String url, String violation) {
    for (URI base :
        new URI[] {
          null, URI.create("https://api.eu.deepgram.com"), URI.create("https://api.deepgram.com.")
        }) {
      List<String> violations =
          vendor.violations(TestSubmissions.provider("deepgram", base), URI.create(url));
      if (violation == null) {
        assertThat(violations).isEmpty();
      } else {
        assertThat(violations)
            .singleElement()
            .asString()
            .contains("hearback.public-url", violation);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.0.0.7:3000/cb", "http://my_host/cb", "http://localhost:1/cb"})
  void selfHostedDeepgram_hasNoPortRule(String url) {
    assertThat(vendor.violations(provider(), URI.create(url))).isEmpty();
    assertThat(vendor.violations(provider(), CALLBACK)).isEmpty();
  }

  @Test
  void urlThatDeepgramItselfWouldRefuse_isDoubtfulBehindABaseUrl_withAllItsRules() {
    URI bad = URI.create("http://my_host.localhost:3000/cb");
    assertThat(vendor.doubts(provider(), bad))
        .anyMatch(doubt -> doubt.contains("port 80, 443, 8080 or 8443"))
        .anyMatch(doubt -> doubt.contains("underscore"))
        .anyMatch(doubt -> doubt.contains("can reach"))
        .hasSize(3);
    assertThat(vendor.doubts(provider(), CALLBACK)).isEmpty();
    assertThat(vendor.doubts(TestSubmissions.provider("deepgram", (URI) null), bad)).isEmpty();
  }

  @Test
  void probeOfADeepgramOfOnesOwn_thatHasNoProjects_tellsNothing() throws SubmissionException {
    stub.answers(404, "Not Found");
    assertThat(vendor.probe(provider())).isFalse();
  }

  @Test
  void optionsThatCannotBeSent_areViolations() {
    assertThat(vendor.optionViolations(Map.of("x", Map.of("a", 1)))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("x", List.of(List.of())))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("extra", 5))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("extra", Map.of("hearback_job", "x")))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("extra", "k:" + "v".repeat(2_047)))).hasSize(1);
    assertThat(vendor.optionViolations(Map.of("extra", List.of("a:b"), "y", List.of(1, "z"))))
        .isEmpty();
  }
}
