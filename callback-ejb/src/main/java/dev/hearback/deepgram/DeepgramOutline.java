package dev.hearback.deepgram;

import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonCursor;
import dev.hearback.spi.json.JsonFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The few small facts of a result, read in one pass. */
final class DeepgramOutline {

  /**
   * More than any recording has; what a stranger makes up may have a million. Languages and
   * confidence are those of so many, the text and the words of all.
   */
  private static final int MAX_CHANNELS = 1_000;

  private static final int MAX_LANGUAGES = 100;
  private static final int MAX_LANGUAGE = 100;
  private static final int MAX_VALUE = 100;

  private JsonCursor json;
  private final Set<String> languages = new LinkedHashSet<>();
  private final Map<String, String> values = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private int kept;
  private Optional<String> text = Optional.empty();
  private int channels;
  private int alternatives;

  /** Channels in which something was said, their words, and their confidences' weighted sum. */
  private int speaking;

  private long words;
  private double confidences;
  private double latest;

  /** Words of the alternative that is read, and whether it has a text. */
  private long ownWords;

  private boolean ownText;

  /** An empty outline of the document that the cursor walks. */
  DeepgramOutline(JsonCursor json) {
    this.json = json;
  }

  static DeepgramOutline of(CallbackContent callback) {
    try (JsonCursor json = JsonCursor.open(callback.open())) {
      DeepgramOutline outline = new DeepgramOutline(json);
      json.fields(outline::field);
      json.finish();
      outline.end();
      return outline;
    }
  }

  /** The document has been read: keeps no more of it than is needed. */
  void end() {
    boolean whole = channels <= MAX_CHANNELS && kept <= JsonCursor.MAX_TRANSCRIPT && !json.isCut();
    text = whole ? Optional.of(String.join("\n", texts)) : Optional.empty();
    texts.clear();
    json = null;
  }

  List<String> languages() {
    return List.copyOf(languages);
  }

  /**
   * The confidence in the whole text: the mean of the channels', each as often as it has words. A
   * channel in which nothing was said has none.
   */
  OptionalDouble confidence() {
    return switch (speaking) {
      case 0 -> OptionalDouble.empty();
      case 1 -> OptionalDouble.of(latest); // to the last digit
      default -> OptionalDouble.of(confidences / words);
    };
  }

  /** The whole text, unless it is too long, or of too many channels, to be kept. */
  Optional<String> text() {
    return text;
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
      case "metadata" -> json.fields(this::metadataField);
      case "results" ->
          json.fields(
              nested -> {
                if (nested.equals("channels")) {
                  readChannels();
                }
              });
      default -> {}
    }
  }

  /** Reads a field of the metadata, at which the cursor stands; the first of a name counts. */
  void metadataField(String name) {
    if (name.equals("duration") || name.equals("channels")) {
      json.text()
          .filter(value -> value.length() <= MAX_VALUE)
          .ifPresent(value -> values.putIfAbsent(name, value));
    }
  }

  /** Reads the channels, at which the cursor stands. */
  void readChannels() {
    json.items(this::channel);
  }

  private void channel() {
    if (++channels > MAX_CHANNELS) {
      return;
    }
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
    ownWords = 0;
    ownText = false;
    Map<String, String> own = new HashMap<>();
    json.fields(
        name -> {
          switch (name) {
            case "confidence" -> json.text().ifPresent(value -> own.put(name, value));
            case "transcript" -> readText();
            case "words" -> json.items(() -> ownWords++);
            case "languages" -> json.items(this::language);
            default -> {}
          }
        });
    new JsonFields(own).confidence("confidence").ifPresent(this::confidence);
  }

  private void readText() {
    Optional<String> said = json.transcript().filter(text -> !text.isBlank());
    ownText = said.isPresent();
    if (!ownText) {
      return;
    }
    kept += said.get().length();
    if (kept <= JsonCursor.MAX_TRANSCRIPT) {
      texts.add(said.get());
    }
  }

  private void confidence(double confidence) {
    if (ownWords == 0 && !ownText) {
      return; // silence, however sure
    }
    long weight = Math.max(ownWords, 1); // a text may come without its words
    speaking++;
    words += weight;
    confidences += weight * confidence;
    latest = confidence;
  }

  private void language() {
    json.text()
        .filter(tag -> !tag.isBlank() && tag.length() <= MAX_LANGUAGE)
        .filter(tag -> languages.size() < MAX_LANGUAGES)
        .ifPresent(languages::add);
  }
}
