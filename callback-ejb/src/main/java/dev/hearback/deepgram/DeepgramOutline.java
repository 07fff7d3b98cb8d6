package dev.hearback.deepgram;

import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonFields;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The few small facts of a result, read in one pass. */
final class DeepgramOutline {

  private static final int MAX_LANGUAGES = 100;

  private final JsonCursor json;
  private final Set<String> languages = new LinkedHashSet<>();
  private final Map<String, String> values = new HashMap<>();
  private int channels;
  private int alternatives;
  private long words;
  private double confidences;

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

  /**
   * The confidence in the whole text: the mean of the channels', each as often as it has words. A
   * channel in which nothing was said has none.
   */
  OptionalDouble confidence() {
    return words == 0 ? OptionalDouble.empty() : OptionalDouble.of(confidences / words);
  }

  /** {@code duration} and {@code channels} of the metadata. */
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
    long before = words;
    Map<String, String> own = new HashMap<>();
    json.fields(
        name -> {
          switch (name) {
            case "confidence" -> json.text().ifPresent(value -> own.put(name, value));
            case "words" -> json.items(() -> words++);
            case "languages" -> json.items(this::language);
            default -> {}
          }
        });
    OptionalDouble confidence = new JsonFields(own).confidence("confidence");
    if (confidence.isEmpty()) {
      words = before;
    } else {
      if (words == before && confidence.getAsDouble() > 0) {
        words++; // a text without its words
      }
      confidences += (words - before) * confidence.getAsDouble();
    }
  }

  private void language() {
    json.text()
        .filter(tag -> !tag.isBlank() && languages.size() < MAX_LANGUAGES)
        .ifPresent(languages::add);
  }

  /** The first one counts. */
  private void keep(String name) {
    json.text().ifPresent(value -> values.putIfAbsent(name, value));
  }
}
