package dev.hearback.shapes;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearback.PartialFailure;
import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.spi.Provider;
import dev.hearback.spi.StubVendor;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TestSubmissions;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What is seen of each of Deepgram's shapes. */
final class DeepgramShapes {

  private static final String ID = "c22bea24-ecd3-4b53-bcbf-8ef087d905a5";
  private static final String OTHER_ID = "11111111-2222-4333-8444-555555555555";
  private static final String STREAM_ID = "dd1a5d4c-0b5c-4a2d-9b4e-3b0f3a0a1f55";
  private static final URI CALLBACK = URI.create("https://stt.example.com/callbacks/deepgram/7Qx9");

  private static final DeepgramVendor VENDOR = new DeepgramVendor();
  private static final Expect EXPECT = new Expect(VENDOR);

  private DeepgramShapes() {}

  static Map<String, Consumer<Shape>> checks() {
    Map<String, Consumer<Shape>> checks = new LinkedHashMap<>();
    submissions().forEach((name, check) -> checks.put("deepgram/" + name, check));
    submissionErrors().forEach((name, check) -> checks.put("deepgram/" + name, check));
    callbacks().forEach((name, check) -> checks.put("deepgram/" + name, check));
    return checks;
  }

  private static Map<String, Consumer<Shape>> submissions() {
    return Map.of(
        "request-url.txt", DeepgramShapes::requestByUrl,
        "request-bytes.txt", DeepgramShapes::requestByBytes,
        "accepted.http", EXPECT.accepted(ID),
        "accepted-202.http", EXPECT.accepted(ID),
        "result-without-callback.http",
            EXPECT.thrown(
                SubmissionUncertainException.class,
                "RESULT_INSTEAD_OF_ACCEPTANCE",
                "expected a request_id, found the result itself"));
  }

  private static Map<String, Consumer<Shape>> submissionErrors() {
    return Map.ofEntries(
        entry("submit-error-legacy.http", refused("Bad Request", "corrupt or unsupported data")),
        entry(
            "submit-error-modern.http",
            refused("INVALID_JSON", "Invalid JSON submitted.: Json deserialize error")),
        entry("submit-error-text.http", refused("404", "UUID parsing failed: invalid character")),
        entry(
            "submit-error-callback-unresolved.http",
            refused("Bad Request", "Failed to resolve callback.")),
        entry(
            "submit-error-invalid-query-parameter.http",
            refused("INVALID_QUERY_PARAMETER", "Invalid callback url.")),
        entry("submit-error-payload-error.http", refused("PAYLOAD_ERROR", "Failed to decode")),
        entry(
            "submit-error-remote-content-error.http",
            EXPECT.retryableRefusal("REMOTE_CONTENT_ERROR", "The remote server hosting")),
        entry("submit-error-invalid-auth.http", refused("INVALID_AUTH", "Invalid credentials")),
        entry(
            "submit-error-asr-payment-required.http",
            refused("ASR_PAYMENT_REQUIRED", "enough credits")),
        entry(
            "submit-error-insufficient-permissions.http",
            refused("INSUFFICIENT_PERMISSIONS", "No access")),
        entry("submit-error-project-not-found.http", refused("PROJECT_NOT_FOUND", "not found")),
        entry("submit-error-payload-too-large.http", refused("PAYLOAD_TOO_LARGE", "too large")),
        entry(
            "submit-error-payload-too-large-phrase.http", refused("Payload Too Large", "HTTP 413")),
        entry(
            "submit-error-unsupported-media-type.http",
            refused("UNSUPPORTED_MEDIA_TYPE", "Unsupported")),
        entry("submit-error-411.http", refused("411", "HTTP 411")),
        entry("submit-error-414.http", refused("414", "HTTP 414")),
        entry("submit-error-499.http", refused("499", "HTTP 499")),
        entry("submit-error-too-many-requests.http", notTaken("TOO_MANY_REQUESTS")),
        entry("submit-error-too-many-requests-phrase.http", notTaken("Too Many Requests")),
        entry("submit-error-503.http", notTaken("Service Unavailable")),
        entry("submit-error-503-proxy.http", uncertain("503")),
        entry("submit-error-408.http", uncertain("408")),
        entry("submit-error-500.http", uncertain("500")),
        entry("submit-error-502.http", uncertain("502")),
        entry("submit-error-504.http", uncertain("504")));
  }

  private static Map<String, Consumer<Shape>> callbacks() {
    return Map.ofEntries(
        entry("success-complete.json", DeepgramShapes::complete),
        entry("success-minimal.json", DeepgramShapes::helloJane),
        entry("success-multichannel.json", DeepgramShapes::multichannel),
        entry("success-silence.json", DeepgramShapes::silence),
        entry(
            "success-languages.json",
            shape -> {
              helloJane(shape);
              assertThat(shape.transcriptBy(VENDOR).languages()).containsExactly("en", "es");
            }),
        entry("success-utterances-without-speaker.json", DeepgramShapes::utterancesOnly),
        entry("success-topics-flat.json", DeepgramShapes::helloJane),
        entry("success-topics-nested.json", DeepgramShapes::helloJane),
        entry(
            "success-extra-tags-warnings.json",
            shape -> EXPECT.success(shape, ID, failed("unsupported_language", "Not supported."))),
        entry(
            "success-summary-failed.json",
            shape ->
                EXPECT.success(
                    shape,
                    OTHER_ID,
                    failed("unsupported_language", "No summary for this language."))),
        entry(
            "success-summary-failed-without-warning.json",
            shape -> EXPECT.success(shape, ID, failed("failure", ""))),
        entry("success-first-channel-silent.json", DeepgramShapes::firstChannelSilent),
        entry(
            "text-intelligence.json",
            EXPECT.unknown(OTHER_ID, "results without channels, as of text")),
        entry(
            "success-nulls.json",
            shape -> {
              EXPECT.success(shape, ID);
              EXPECT.text(shape, "");
              assertThat(shape.transcriptBy(VENDOR).duration()).isEmpty();
              assertThat(shape.transcriptBy(VENDOR).confidence()).isEmpty();
            }),
        entry(
            "failure-legacy.json",
            EXPECT.failure(
                ID,
                "Bad Request",
                "Bad Request: failed to process audio: corrupt or unsupported data",
                false)),
        entry(
            "failure-modern.json",
            EXPECT.failure(
                ID,
                "REMOTE_CONTENT_ERROR",
                "The remote server hosting the media returned an error.: Details of it.",
                true)),
        entry(
            "failure-error-code.json",
            EXPECT.failure(ID, "GATEWAY_TIMEOUT", "Took too long.", true)),
        entry("failure-phrase.json", EXPECT.failure(ID, "Too Many Requests", "Too many.", true)),
        entry("empty-body.txt", EXPECT.unknown(null, "an empty body")),
        entry("streaming-results.json", EXPECT.unknown(STREAM_ID, "streaming message (Results)")),
        entry("streaming-metadata.json", EXPECT.unknown(STREAM_ID, "streaming message (Metadata)")),
        entry(
            "streaming-utterance-end.json",
            EXPECT.unknown(null, "streaming message (UtteranceEnd)")),
        entry(
            "streaming-speech-started.json",
            EXPECT.unknown(null, "streaming message (SpeechStarted)")),
        entry("request-log-callback-url.json", EXPECT.unknown(null, "neither results nor")),
        entry("request-log-callback-object.json", EXPECT.unknown(null, "neither results nor")));
  }

  private static Consumer<Shape> refused(String code, String message) {
    return EXPECT.thrown(SubmissionRefusedException.class, code, message);
  }

  private static Consumer<Shape> notTaken(String code) {
    return EXPECT.thrown(SubmissionNotTakenException.class, code, "deepgram: POST 127.0.0.1/v1/");
  }

  private static Consumer<Shape> uncertain(String code) {
    return EXPECT.thrown(SubmissionUncertainException.class, code, "HTTP " + code);
  }

  /** The summary failed. */
  private static PartialFailure failed(String code, String message) {
    return new PartialFailure("summarize", code, message);
  }

  private static void firstChannelSilent(Shape shape) {
    EXPECT.text(shape, "Green apples.", "Green/1-", "apples./1-");
    assertThat(shape.transcriptBy(VENDOR).confidence()).hasValue(0.95);
    assertThat(shape.transcriptBy(VENDOR).channels()).isEqualTo(2);
  }

  private static void complete(Shape shape) {
    EXPECT.success(
        shape,
        ID,
        failed("unsupported_language", "Summarization is not supported for this language."));
    EXPECT.text(
        shape, "Hello, Jane. How are you?", "Hello,/00", "Jane./00", "How/01", "are/01", "you?/01");
    assertThat(shape.wordsBy(VENDOR).get(0))
        .isEqualTo(
            new Word(
                "Hello,",
                Duration.ofMillis(80),
                Duration.ofMillis(400),
                OptionalDouble.of(0.9991),
                0,
                Optional.of("0")));
    assertThat(shape.utterancesBy(VENDOR))
        .containsExactly(
            new Utterance(
                "Hello, Jane.",
                Duration.ofMillis(80),
                Duration.ofMillis(800),
                OptionalDouble.of(0.998),
                0,
                Optional.of("0")),
            new Utterance(
                "How are you?",
                Duration.ofMillis(1_900),
                Duration.ofMillis(2_400),
                OptionalDouble.of(0.999),
                0,
                Optional.of("1")));
    Transcript transcript = shape.transcriptBy(VENDOR);
    assertThat(transcript.languages()).containsExactly("en");
    assertThat(transcript.duration()).contains(Duration.ofMillis(3_480));
    assertThat(transcript.confidence()).hasValue(0.9987);
    assertThat(transcript.channels()).isEqualTo(1);
  }

  private static void helloJane(Shape shape) {
    EXPECT.success(shape, ID);
    EXPECT.text(shape, "hello jane", "hello/0-", "jane/0-");
    assertThat(shape.utterancesBy(VENDOR)).isEmpty();
    assertThat(shape.transcriptBy(VENDOR).duration()).contains(Duration.ofMillis(3_480));
  }

  private static void multichannel(Shape shape) {
    EXPECT.success(shape, ID);
    EXPECT.text(shape, "hello jane\nbonjour", "hello/0-", "jane/0-", "bonjour/1-");
    Transcript transcript = shape.transcriptBy(VENDOR);
    assertThat(transcript.languages()).containsExactly("en", "fr");
    assertThat(transcript.channels()).isEqualTo(2);
    // two words and one
    assertThat(transcript.confidence().orElseThrow()).isCloseTo(0.9658, within(1e-9));
    assertThat(shape.wordsBy(VENDOR).get(2).start()).isEqualTo(Duration.ofSeconds(1));
  }

  private static void silence(Shape shape) {
    EXPECT.success(shape, ID);
    EXPECT.text(shape, "");
    assertThat(shape.transcriptBy(VENDOR).confidence()).isEmpty();
  }

  private static void utterancesOnly(Shape shape) {
    EXPECT.success(shape, ID);
    EXPECT.text(shape, "hello jane");
    assertThat(shape.utterancesBy(VENDOR))
        .singleElement()
        .satisfies(
            utterance -> {
              assertThat(utterance.text()).isEqualTo("hello jane");
              assertThat(utterance.speaker()).isEmpty();
            });
  }

  private static void requestByUrl(Shape shape) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("model", "nova-3");
    options.put("smart_format", true);
    options.put("diarize", true);
    options.put("utterances", true);
    options.put("extra", Map.of("job", 42));
    requestIs(
        shape,
        provider -> TestSubmissions.withCredentials(provider, "dg", "s3cret"),
        new SubmissionAudio.AtUrl(URI.create("https://media.example.com/call-42.wav")),
        options);
  }

  private static void requestByBytes(Shape shape) {
    SubmissionAudio audio = TestSubmissions.bytes(aProvider(), "RIFF and so on").audio();
    requestIs(shape, provider -> provider, audio, Map.of());
  }

  private static Provider aProvider() {
    return TestSubmissions.provider("deepgram", (URI) null);
  }

  private static void requestIs(
      Shape shape,
      UnaryOperator<Provider> provider,
      SubmissionAudio audio,
      Map<String, Object> options) {
    try (StubVendor stub = new StubVendor()) {
      stub.answers(200, "{\"request_id\":\"r\"}");
      VENDOR.submit(
          new Submission(
              provider.apply(TestSubmissions.provider("deepgram", stub.url())),
              TestSubmissions.JOB,
              audio,
              Optional.empty(),
              Optional.empty(),
              options,
              CALLBACK));
      String[] parts =
          shape.text().replace("{job}", TestSubmissions.JOB.toString()).split("\n\n", 2);
      String[] head = parts[0].split("\n", -1);
      StubVendor.Received request = stub.onlyRequest();
      assertThat(request.requestLine()).isEqualTo(head[0]);
      assertThat(request.headers()).contains(Arrays.copyOfRange(head, 1, head.length));
      assertThat(request.text()).isEqualTo(parts[1]);
    } catch (SubmissionException e) {
      throw new AssertionError(e);
    }
  }
}
