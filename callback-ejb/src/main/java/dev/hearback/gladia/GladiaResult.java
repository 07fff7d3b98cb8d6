package dev.hearback.gladia;

import dev.hearback.PartialFailure;
import dev.hearback.spi.http.VendorText;
import dev.hearback.spi.http.VendorWords;
import dev.hearback.spi.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A callback's {@code payload}, which is also a job's {@code result}. Every object in it but the
 * metadata and the transcription is an add-on, as are the sentences of the transcription; each says
 * whether it failed. A translation may fail for single languages.
 */
final class GladiaResult {

  private static final int MAX_PARTIAL_FAILURES = 100;

  private final JsonCursor json;
  private final GladiaOutline outline;
  private final List<PartialFailure> partialFailures = new ArrayList<>();
  private final VendorWords words = new VendorWords();
  private Optional<String> nestedId = Optional.empty();
  private boolean present;
  private boolean result;

  /**
   * Nothing has been read yet.
   *
   * @param outline reads along
   */
  GladiaResult(JsonCursor json, GladiaOutline outline) {
    this.json = json;
    this.outline = outline;
  }

  /** Reads the value that the cursor stands at. */
  void read() {
    present |= json.isObject();
    json.fields(this::field);
  }

  /** Whether there was an object. */
  boolean isPresent() {
    return present;
  }

  /** Whether there was more than an account webhook's mere id. */
  boolean isResult() {
    return result;
  }

  /** The id, where account webhooks have it: inside the payload. */
  Optional<String> nestedId() {
    return nestedId;
  }

  /** The add-ons that failed; the first 100 of them. */
  List<PartialFailure> partialFailures() {
    return List.copyOf(partialFailures);
  }

  private void field(String name) {
    switch (name) {
      case "id", "transcription_id" -> nestedId = nestedId.or(() -> id());
      case "metadata" -> {
        result |= json.isObject();
        outline.readMetadata();
      }
      case "transcription" -> {
        result |= json.isObject();
        json.fields(
            nested -> {
              if (nested.equals("sentences") || nested.equals("subtitles")) {
                addOns(nested);
              } else {
                outline.transcriptionField(nested);
              }
            });
      }
      default -> addOns(name);
    }
  }

  private Optional<String> id() {
    return json.text().flatMap(VendorText::id);
  }

  /** The sentences stood beside the transcription once. */
  private void addOns(String feature) {
    if (json.isArray()) {
      json.items(() -> addOn(feature));
    } else {
      addOn(feature);
    }
  }

  private void addOn(String feature) {
    if (partialFailures.size() < MAX_PARTIAL_FAILURES) {
      List<PartialFailure> failures = GladiaAddOn.read(json, feature, words).failures();
      int room = MAX_PARTIAL_FAILURES - partialFailures.size();
      partialFailures.addAll(failures.subList(0, Math.min(room, failures.size())));
    }
  }
}
