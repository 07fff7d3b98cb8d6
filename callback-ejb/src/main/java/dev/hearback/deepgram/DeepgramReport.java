package dev.hearback.deepgram;

import dev.hearback.Failure;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.ReadCallback;
import dev.hearback.spi.http.VendorError;
import dev.hearback.spi.http.VendorText;
import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonUnreadableException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a callback once, from its first to its last byte, and says what it means. */
final class DeepgramReport {

  /** What Deepgram posts of a stream; Hearback submits none. */
  private static final Set<String> STREAMING =
      Set.of("Results", "Metadata", "UtteranceEnd", "SpeechStarted");

  private static final int MOST_EXTRA = 100;

  /** As Deepgram takes it. */
  private static final int LONGEST_EXTRA = 2048;

  private final JsonCursor json;
  private final DeepgramOutline outline;
  private final DeepgramError error = new DeepgramError();
  private final DeepgramAddOns addOns = new DeepgramAddOns();
  private Optional<String> requestId = Optional.empty();
  private Optional<String> nestedRequestId = Optional.empty();
  private Map<String, String> extra = Map.of();
  private String type = "";
  private boolean result;
  private boolean ofSpeech;

  private DeepgramReport(JsonCursor json) {
    this.json = json;
    this.outline = new DeepgramOutline(json);
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
      DeepgramReport report = new DeepgramReport(json);
      json.fields(report::field);
      json.finish();
      report.outline.end();
      Interpretation meaning = report.meaning();
      return meaning instanceof Outcome.Succeeded
          ? new ReadCallback(meaning, Optional.of(new DeepgramTranscript(callback, report.outline)))
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
      case "type" -> type = json.text().orElse("");
      case "request_id" -> requestId = json.text().flatMap(VendorText::id);
      case "results" -> {
        result = json.isObject();
        json.fields(this::resultField);
      }
      case "metadata" -> json.fields(this::metadataField);
      default -> error.field(name, json);
    }
  }

  private void resultField(String name) {
    switch (name) {
      case "channels" -> {
        ofSpeech = json.isArray();
        outline.readChannels();
      }
      case "summary" -> addOns.summary(json);
      default -> {}
    }
  }

  private void metadataField(String name) {
    switch (name) {
      case "request_id" -> nestedRequestId = json.text().flatMap(VendorText::id);
      case "warnings" -> json.items(() -> addOns.warning(json));
      case "extra" -> extra = json.texts(MOST_EXTRA, LONGEST_EXTRA);
      default -> outline.metadataField(name);
    }
  }

  private Interpretation meaning() {
    Optional<String> id = nestedRequestId.or(() -> requestId);
    if (ofSpeech) {
      return new Outcome.Succeeded(id, addOns.failures(), extra);
    }
    Optional<VendorError> failure = error.toVendorError();
    if (failure.isPresent()) {
      return new Outcome.Failed(id, failure(failure.get()), extra);
    }
    if (STREAMING.contains(type)) {
      return unknown(id, "a streaming message (" + type + ")");
    }
    return unknown(
        id,
        result
            ? "results without channels, as of text"
            : "an object with neither results nor an error code");
  }

  private static Failure failure(VendorError error) {
    return new Failure(
        Failure.Kind.REPORTED,
        VendorText.clean(error.code()),
        VendorText.clean(error.message()),
        error.retryable());
  }

  private static Interpretation unknown(Optional<String> id, String found) {
    return new Interpretation.Unknown(
        id, "Expected Deepgram's report on a pre-recorded job, found " + found + ".");
  }
}
