package dev.hearback.gladia;

import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonFields;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The few small facts of a result, and its text, read in one pass. */
final class GladiaOutline {

  private static final int MAX_LANGUAGES = 100;
  private static final int MAX_LANGUAGE = 100;
  private static final int MAX_VALUE = 100;

  private static final Set<String> METADATA =
      Set.of("audio_duration", "number_of_distinct_channels", "number_of_channels");

  private JsonCursor json;
  private final Set<String> languages = new LinkedHashSet<>();
  private final Map<String, String> values = new HashMap<>();
  private Optional<String> text = Optional.empty();
  private boolean hasText;

  /** An empty outline of the document that the cursor walks. */
  GladiaOutline(JsonCursor json) {
    this.json = json;
  }

  static GladiaOutline of(CallbackContent callback) {
    try (JsonCursor json = JsonCursor.open(callback.open())) {
      GladiaOutline outline = new GladiaOutline(json);
      json.fields(
          name -> {
            if (name.equals("payload") || name.equals("result")) {
              json.fields(outline::field);
            }
          });
      json.finish();
      outline.end();
      return outline;
    }
  }

  /** The document has been read: keeps no more of it than is needed. */
  void end() {
    String said = text.filter(words -> !words.isBlank()).orElse("");
    text = json.isCut() ? Optional.empty() : Optional.of(said);
    json = null;
  }

  List<String> languages() {
    return List.copyOf(languages);
  }

  /** What is known of the metadata. */
  JsonFields metadata() {
    return new JsonFields(values);
  }

  int channels() {
    return Math.max(
        1,
        metadata()
            .integer("number_of_distinct_channels")
            .or(() -> metadata().integer("number_of_channels"))
            .orElse(1));
  }

  /** The whole text, unless it is too long to be kept; of a small document it never is. */
  Optional<String> text() {
    return text;
  }

  private void field(String name) {
    switch (name) {
      case "metadata" -> readMetadata();
      case "transcription" -> json.fields(this::transcriptionField);
      default -> {}
    }
  }

  /** Reads the metadata, at which the cursor stands; the first of a name counts. */
  void readMetadata() {
    json.fields(
        name -> {
          if (METADATA.contains(name)) {
            json.text()
                .filter(value -> value.length() <= MAX_VALUE)
                .ifPresent(value -> values.putIfAbsent(name, value));
          }
        });
  }

  /** Reads a field of the transcription, at which the cursor stands. */
  void transcriptionField(String name) {
    switch (name) {
      case "languages" -> json.items(this::language);
      case "full_transcript" -> readText();
      default -> {}
    }
  }

  /** The first one counts, whatever it is. */
  private void readText() {
    if (!hasText) {
      hasText = true;
      text = json.transcript();
    }
  }

  private void language() {
    json.text()
        .filter(tag -> !tag.isBlank() && tag.length() <= MAX_LANGUAGE)
        .filter(tag -> languages.size() < MAX_LANGUAGES)
        .ifPresent(languages::add);
  }
}
