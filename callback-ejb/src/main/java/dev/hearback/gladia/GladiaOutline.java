package dev.hearback.gladia;

import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonFields;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The few small facts of a result, read in one pass. */
final class GladiaOutline {

  private static final int MAX_LANGUAGES = 100;
  private static final int MAX_LANGUAGE = 100;

  private static final Set<String> METADATA =
      Set.of("audio_duration", "number_of_distinct_channels", "number_of_channels");

  private final JsonCursor json;
  private final Set<String> languages = new LinkedHashSet<>();
  private final Map<String, String> values = new HashMap<>();

  private GladiaOutline(JsonCursor json) {
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
      return outline;
    }
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

  private void field(String name) {
    switch (name) {
      case "metadata" ->
          json.fields(
              key -> {
                if (METADATA.contains(key)) {
                  json.text().ifPresent(value -> values.putIfAbsent(key, value));
                }
              });
      case "transcription" ->
          json.fields(
              nested -> {
                if (nested.equals("languages")) {
                  json.items(this::language);
                }
              });
      default -> {}
    }
  }

  private void language() {
    json.text()
        .filter(tag -> !tag.isBlank() && tag.length() <= MAX_LANGUAGE)
        .filter(tag -> languages.size() < MAX_LANGUAGES)
        .ifPresent(languages::add);
  }
}
