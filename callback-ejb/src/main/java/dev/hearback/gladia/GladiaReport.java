package dev.hearback.gladia;

import dev.hearback.Failure;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.ReadCallback;
import dev.hearback.spi.http.VendorText;
import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonUnreadableException;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a callback once, from its first to its last byte, and says what it means. Understood are a
 * job's callback in its old and its present form, and the job itself as {@code GET} gives it.
 */
final class GladiaReport {

  private static final int MOST_METADATA = 100;

  /** As Gladia takes it. */
  private static final int LONGEST_METADATA = 2000;

  private final JsonCursor json;
  private final GladiaResult result;
  private Optional<String> id = Optional.empty();
  private String event = "";
  private String status = "";
  private Optional<String> errorCode = Optional.empty();
  private Optional<String> errorMessage = Optional.empty();
  private Map<String, String> customMetadata = Map.of();

  private GladiaReport(JsonCursor json, GladiaOutline outline) {
    this.json = json;
    this.result = new GladiaResult(json, outline);
  }

  /** What it means, and the transcript with its outline, read at the same pass. */
  static ReadCallback read(CallbackContent callback) {
    if (callback.length() == 0) {
      return without(unknown(Optional.empty(), "an empty body"));
    }
    try (JsonCursor json = JsonCursor.open(callback.open())) {
      if (!json.isObject()) {
        return without(unknown(Optional.empty(), json.kind()));
      }
      GladiaOutline outline = new GladiaOutline(json);
      GladiaReport report = new GladiaReport(json, outline);
      json.fields(report::field);
      json.finish();
      outline.end();
      Interpretation meaning = report.meaning();
      return meaning instanceof Outcome.Succeeded
          ? new ReadCallback(meaning, Optional.of(new GladiaTranscript(callback, outline)))
          : without(meaning);
    } catch (JsonUnreadableException e) {
      return without(unknown(Optional.empty(), "a body that cannot be read: " + e.getMessage()));
    }
  }

  private static ReadCallback without(Interpretation meaning) {
    return new ReadCallback(meaning, Optional.empty());
  }

  private void field(String name) {
    switch (name) {
      case "id" -> id = json.text().flatMap(VendorText::id);
      case "event" -> event = json.text().orElse("");
      case "status" -> status = json.text().orElse("");
      case "error_code" -> errorCode = json.text();
      case "custom_metadata" -> customMetadata = json.texts(MOST_METADATA, LONGEST_METADATA);
      case "payload", "result" -> result.read();
      case "error" -> {
        errorMessage = json.text();
        json.fields(this::errorField);
      }
      default -> {}
    }
  }

  private void errorField(String name) {
    switch (name) {
      case "code" -> errorCode = json.text();
      case "message" -> errorMessage = json.text();
      default -> {}
    }
  }

  private Interpretation meaning() {
    return switch (event) {
      case "transcription.success", "success" -> success();
      case "transcription.error", "error" -> error();
      case "transcription.created" -> webhook();
      case "" -> job();
      default ->
          unknown(
              id,
              event.startsWith("live.")
                  ? "a message about a live session"
                  : "an event of another kind");
    };
  }

  private Interpretation success() {
    if (id.isEmpty() && !result.isResult()) {
      return webhook();
    }
    if (result.isResult()) {
      return new Outcome.Succeeded(id, result.partialFailures(), customMetadata);
    }
    return unknown(
        id,
        result.isPresent()
            ? "a payload with neither metadata nor transcription"
            : "a success without payload");
  }

  private Interpretation error() {
    if (id.isEmpty() && errorCode.isEmpty() && errorMessage.isEmpty()) {
      return webhook();
    }
    String code = VendorText.clean(errorCode.orElse(""));
    return new Outcome.Failed(
        id,
        new Failure(
            Failure.Kind.REPORTED,
            code,
            VendorText.clean(errorMessage.orElse("")),
            GladiaError.isRetryable(code)),
        customMetadata);
  }

  private Interpretation job() {
    return switch (status) {
      case "done" -> success();
      case "error" -> error();
      case "queued", "processing" -> unknown(id, "a job that is not done");
      default -> unknown(id, "an object without event");
    };
  }

  private Interpretation webhook() {
    return result.nestedId().isPresent()
        ? unknown(
            result.nestedId(),
            "an account webhook, which names the job but has no transcript: Hearback needs the"
                + " callback that it asks for")
        : unknown(Optional.empty(), "an event without a job's id");
  }

  private static Interpretation unknown(Optional<String> id, String found) {
    return new Interpretation.Unknown(
        id, "Expected Gladia's callback on a pre-recorded job, found " + found + ".");
  }
}
