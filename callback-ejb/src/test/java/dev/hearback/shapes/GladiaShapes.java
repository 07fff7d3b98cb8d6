package dev.hearback.shapes;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.PartialFailure;
import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import dev.hearback.gladia.GladiaVendor;
import dev.hearback.spi.Provider;
import dev.hearback.spi.StubVendor;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionAudio;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionNotTakenException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TestSubmissions;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** What is seen of each of Gladia's shapes. */
final class GladiaShapes {

  private static final String ID = "45463597-20b7-4af7-b3b3-f5fb778203ab";

  private static final GladiaVendor VENDOR = new GladiaVendor();
  private static final Expect EXPECT = new Expect(VENDOR);

  private GladiaShapes() {}

  static Map<String, Consumer<Shape>> checks() {
    Map<String, Consumer<Shape>> checks = new LinkedHashMap<>();
    requests().forEach((name, check) -> checks.put("gladia/" + name, check));
    errors().forEach((name, check) -> checks.put("gladia/" + name, check));
    callbacks().forEach((name, check) -> checks.put("gladia/" + name, check));
    others().forEach((name, check) -> checks.put("gladia/" + name, check));
    return checks;
  }

  private static Map<String, Consumer<Shape>> requests() {
    return Map.of(
        "request-upload.txt", GladiaShapes::uploadRequest,
        "request-submit.json", GladiaShapes::submitRequest,
        "uploaded.http", GladiaShapes::uploaded,
        "accepted.http", EXPECT.accepted(ID),
        "erased-202.http", EXPECT.done(GladiaShapes::erase),
        "erase-error-404.http", EXPECT.done(GladiaShapes::erase),
        "erase-error-403.http",
            EXPECT.thrown(
                GladiaShapes::erase,
                SubmissionNotTakenException.class,
                "403",
                "cannot be deleted yet"),
        "erase-error-401.http",
            EXPECT.thrown(
                GladiaShapes::erase, SubmissionRefusedException.class, "401", "Unauthorized"));
  }

  private static Map<String, Consumer<Shape>> errors() {
    return Map.ofEntries(
        entry(
            "submit-error-400.http",
            refused("400", "Invalid parameter(s): Field \"audio_url\" must be a URL address")),
        entry("submit-error-401.http", refused("401", "Unauthorized")),
        entry("submit-error-403.http", refused("403", "Forbidden")),
        entry("submit-error-413.http", refused("413", "Payload too large")),
        entry("submit-error-422.http", refused("422", "Unprocessable")),
        entry("submit-error-429.http", notTaken("429")),
        entry("submit-error-503.http", notTaken("503")),
        entry("submit-error-503-proxy.http", uncertain("503")),
        entry("submit-error-408.http", uncertain("408")),
        entry("submit-error-500.http", uncertain("500")),
        entry("submit-error-502.http", uncertain("502")),
        entry("submit-error-504.http", uncertain("504")));
  }

  private static Map<String, Consumer<Shape>> callbacks() {
    return Map.ofEntries(
        entry("success-complete.json", GladiaShapes::complete),
        entry("success-without-diarization.json", GladiaShapes::helloJane),
        entry("success-custom-metadata-null.json", GladiaShapes::helloJane),
        entry("success-custom-metadata-nested.json", GladiaShapes::helloJane),
        entry(
            "success-without-transcription.json",
            shape -> {
              EXPECT.success(shape, ID, failed("translation", "500", "addon failed"));
              EXPECT.text(shape, "");
              assertThat(shape.transcriptBy(VENDOR).duration()).contains(Duration.ofMillis(3_480));
            }),
        entry(
            "success-diarization-failed.json",
            shape -> {
              EXPECT.success(shape, ID, failed("diarization", "504", "diarization failed"));
              EXPECT.text(shape, "Hello, Jane.", "Hello,/1-", "Jane./1-");
            }),
        entry(
            "success-other-add-ons.json",
            shape ->
                EXPECT.success(
                    shape,
                    ID,
                    failed("sentences", "500", "no"),
                    failed("named_entity_recognition", "500", "no"),
                    failed("structured_data_extraction", "500", "no"),
                    failed("audio_to_llm", "500", "no"),
                    failed("sentences", "500", "no"),
                    failed("chapterization", "500", "no"),
                    failed("translation", "422", "no such language"))),
        entry(
            "success-translated-sentences-failed.json",
            shape ->
                EXPECT.success(
                    shape,
                    "22222222-3333-4444-8555-666666666666",
                    failed("translation.sentences", "500", "no sentences in French"))),
        entry(
            "success-llm-prompt-failed.json",
            shape ->
                EXPECT.success(
                    shape,
                    ID,
                    failed("audio_to_llm", "429", "too many prompts"),
                    failed("audio_to_llm", "", ""),
                    failed("translation.sentences", "", ""),
                    failed("translation", "422", "no such language"))),
        entry(
            "failure.json",
            EXPECT.failure(ID, "400", "The audio file could not be fetched", false)),
        entry("failure-5xx.json", EXPECT.failure(ID, "503", "Try again", true)),
        entry(
            "seed-success.json",
            shape -> {
              EXPECT.success(shape, "transcription_12345");
              EXPECT.text(shape, "Hello");
              assertThat(shape.transcriptBy(VENDOR).channels()).isEqualTo(1);
              assertThat(shape.utterancesBy(VENDOR)).isEmpty();
            }),
        entry(
            "seed-failure.json",
            EXPECT.failure("transcription_12345", "bad_request", "...", false)));
  }

  private static Map<String, Consumer<Shape>> others() {
    return Map.ofEntries(
        entry("webhook-created.json", EXPECT.unknown(ID, "an account webhook")),
        entry("webhook-success.json", EXPECT.unknown(ID, "an account webhook")),
        entry("webhook-error.json", EXPECT.unknown(ID, "an account webhook")),
        entry("webhook-transcription-id.json", EXPECT.unknown(ID, "an account webhook")),
        entry("webhook-live.txt", EXPECT.eachLineUnknown(null, "a live session")),
        entry("live-transcript.json", EXPECT.unknown(ID, "a live session")),
        entry("live-end-recording.json", EXPECT.unknown(ID, "a live session")),
        entry("live-audio-chunk.json", EXPECT.unknown(ID, "a live session")),
        entry("live-events.txt", EXPECT.eachLineUnknown(ID, "a live session")),
        entry(
            "get-done.json",
            shape -> {
              EXPECT.success(shape, ID);
              EXPECT.text(shape, "Hello, Jane.");
            }),
        entry("get-error.json", EXPECT.failure(ID, "422", "", false)),
        entry("get-queued.json", EXPECT.unknown(ID, "a job that is not done")),
        entry("get-processing.json", EXPECT.unknown(ID, "a job that is not done")),
        entry("get-list.json", EXPECT.unknown(null, "an object without event")));
  }

  private static PartialFailure failed(String feature, String code, String message) {
    return new PartialFailure(feature, code, message);
  }

  private static Consumer<Shape> refused(String code, String message) {
    return EXPECT.thrown(SubmissionRefusedException.class, code, message);
  }

  private static Consumer<Shape> notTaken(String code) {
    return EXPECT.thrown(SubmissionNotTakenException.class, code, "gladia: POST 127.0.0.1/v2/pre");
  }

  private static Consumer<Shape> uncertain(String code) {
    return EXPECT.thrown(SubmissionUncertainException.class, code, "HTTP " + code);
  }

  private static void erase(Provider provider) throws SubmissionException {
    VENDOR.erase(provider, ID);
  }

  private static void complete(Shape shape) {
    EXPECT.success(shape, ID, failed("sentiment_analysis", "500", "addon failed"));
    EXPECT.text(
        shape, "Hello, Jane. How are you?", "Hello,/00", "Jane./00", "How/01", "are/01", "you?/01");
    assertThat(shape.wordsBy(VENDOR).get(4))
        .isEqualTo(
            new Word(
                "you?",
                Duration.ofMillis(2_200),
                Duration.ofMillis(2_400),
                OptionalDouble.of(0.98),
                0,
                Optional.of("1")));
    assertThat(shape.utterancesBy(VENDOR))
        .containsExactly(
            new Utterance(
                "Hello, Jane.",
                Duration.ofMillis(80),
                Duration.ofMillis(800),
                OptionalDouble.of(0.99),
                0,
                Optional.of("0")),
            new Utterance(
                "How are you?",
                Duration.ofMillis(1_900),
                Duration.ofMillis(2_400),
                OptionalDouble.of(0.99),
                0,
                Optional.of("1")));
    Transcript transcript = shape.transcriptBy(VENDOR);
    assertThat(transcript.languages()).containsExactly("en");
    assertThat(transcript.duration()).contains(Duration.ofMillis(3_480));
    assertThat(transcript.confidence()).isEmpty();
    assertThat(transcript.channels()).isEqualTo(1);
  }

  private static void helloJane(Shape shape) {
    EXPECT.success(shape, ID);
    EXPECT.text(shape, "Hello, Jane.", "Hello,/1-", "Jane./1-");
    Transcript transcript = shape.transcriptBy(VENDOR);
    assertThat(transcript.languages()).containsExactly("en", "fr");
    assertThat(transcript.channels()).isEqualTo(2);
    assertThat(shape.utterancesBy(VENDOR)).singleElement().extracting("channel").isEqualTo(1);
  }

  private static void uploaded(Shape shape) {
    try (StubVendor stub = new StubVendor()) {
      shape.answeredBy(stub);
      Provider provider = TestSubmissions.provider("gladia", stub.url());
      assertThat(VENDOR.upload(TestSubmissions.bytes(provider, "RIFF and so on")))
          .contains(URI.create("https://api.gladia.io/file/6c09400e-23d2-4bd2-be55-96a5ececfa3b"));
    } catch (SubmissionException e) {
      throw new AssertionError(e);
    }
  }

  private static void uploadRequest(Shape shape) {
    try (StubVendor stub = new StubVendor()) {
      stub.answers(200, "{\"audio_url\":\"https://api.gladia.io/file/1\"}");
      Provider provider = TestSubmissions.provider("gladia", stub.url());
      VENDOR.upload(TestSubmissions.bytes(provider, "RIFF and so on"));
      StubVendor.Received request = stub.onlyRequest();
      String boundary = request.header("Content-Type").replaceFirst(".*boundary=", "");
      String[] parts = shape.text().replace("{boundary}", boundary).split("\n\n", 2);
      String[] head = parts[0].split("\n", -1);
      assertThat(request.requestLine()).isEqualTo(head[0]);
      assertThat(request.headers()).contains(head[1], head[2]);
      assertThat(request.text()).isEqualTo(parts[1].replace("\n", "\r\n"));
    } catch (SubmissionException e) {
      throw new AssertionError(e);
    }
  }

  private static void submitRequest(Shape shape) {
    Map<String, Object> options =
        Map.of(
            "custom_metadata",
            Map.of("job", "42", "tenant", "a"),
            "diarization",
            true,
            "diarization_config",
            Map.of("min_speakers", 1, "max_speakers", 4),
            "sentences",
            true,
            "subtitles",
            true,
            "subtitles_config",
            Map.of("formats", List.of("srt", "vtt")));
    try (StubVendor stub = new StubVendor()) {
      stub.answers(201, "{\"id\":\"1\"}");
      VENDOR.submit(
          new Submission(
              TestSubmissions.provider("gladia", stub.url()),
              TestSubmissions.JOB,
              new SubmissionAudio.AtUrl(URI.create("https://media.example.com/call-42.wav")),
              Optional.empty(),
              Optional.of("en-GB"),
              options,
              URI.create("https://stt.example.com/callbacks/gladia/7Qx9k2")));
      assertThat(json(stub.onlyRequest().text()))
          .isEqualTo(json(shape.text().replace("{job}", TestSubmissions.JOB.toString())));
    } catch (SubmissionException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonValue json(String text) {
    return Json.createReader(new StringReader(text)).readValue();
  }
}
