package dev.hearback.deepgram;

import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonFields;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The few small facts of a result, read in one pass. */
final class DeepgramOutline {

  private static final int MAX_LANGUAGES = 100;

  private final JsonCursor json;
  private final Set<String> languages = new LinkedHashSet<>();
  private final Map<String, String> values = new HashMap<>();
  private int channels;
  private int alternatives;

  private DeepgramOutline(JsonCursor json) {
    this.json = json;
  }

  static DeepgramOutline of(CallbackContent callback) {
    try (JsonCursor json = JsonCursor.open(callback.open())) {
      DeepgramOutline outline = new DeepgramOutline(json);
      json.fields(outline::field);
      return outline;
    }
  }

  List<String> languages() {
    return List.copyOf(languages);
  }

  /** {@code duration} and {@code channels} of the metadata, {@code confidence} of the result. */
  JsonFields values() {
    return new JsonFields(values);
  }

  int channels() {
    return Math.max(1, values().integer("channels").orElse(channels));
  }

  private void field(String name) {
    switch (name) {
      case "metadata" ->
          json.fields(
              nested -> {
                if (nested.equals("duration") || nested.equals("channels")) {
                  keep(nested);
                }
              });
      case "results" ->
          json.fields(
              nested -> {
                if (nested.equals("channels")) {
                  json.items(this::channel);
                }
              });
      default -> {}
    }
  }

  private void channel() {
    channels++;
    alternatives = 0;
    json.fields(
        name -> {
          switch (name) {
            case "detected_language" -> language();
            case "alternatives" -> json.items(this::alternative);
            default -> {}
          }
        });
  }

  private void alternative() {
    if (alternatives++ > 0) {
      return;
    }
    json.fields(
        name -> {
          switch (name) {
            case "confidence" -> keep(name);
            case "languages" -> json.items(this::language);
            default -> {}
          }
        });
  }

  private void language() {
    json.text()
        .filter(tag -> !tag.isBlank() && languages.size() < MAX_LANGUAGES)
        .ifPresent(languages::add);
  }

  /** The first one counts: of the first channel, for the confidence. */
  private void keep(String name) {
    json.text().ifPresent(value -> values.putIfAbsent(name, value));
  }
}
