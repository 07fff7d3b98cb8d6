package dev.hearback.gladia;

import dev.hearback.Word;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonFields;
import dev.hearback.spi.json.JsonItems;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The words of all utterances. Channel and speaker stand at the utterance, before or after its
 * words; so as not to hold an utterance's words until they are known, a second reader goes through
 * the utterances just ahead of the words.
 */
final class GladiaWords {

  /** The step of the words' path that goes through the utterances. */
  private static final int UTTERANCE = 3;

  private static final Set<String> WORD = Set.of("word", "start", "end", "confidence");
  private static final Set<String> OWNER = Set.of("channel", "speaker");

  private final JsonItems words;
  private final JsonItems utterances;
  private int utterance = -1;
  private JsonFields owner = new JsonFields(Map.of());

  GladiaWords(CallbackContent callback, JsonItems utterances) {
    this.words =
        new JsonItems(
            callback::open, "payload|result", "transcription", "utterances", "*", "words", "*");
    this.utterances = utterances;
  }

  Stream<Word> stream() {
    return words.stream(this::word).onClose(utterances::close);
  }

  private Optional<Word> word(JsonItems item) {
    while (utterance < item.index(UTTERANCE) && utterances.advance()) {
      utterance = utterances.index(UTTERANCE);
      owner = utterances.fields(OWNER);
    }
    JsonFields fields = item.fields(WORD);
    return fields
        .text("word")
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                new Word(
                    text,
                    fields.seconds("start").orElse(Duration.ZERO),
                    fields.seconds("end").orElse(Duration.ZERO),
                    fields.confidence("confidence"),
                    owner.integer("channel").orElse(0),
                    owner.text("speaker")));
  }
}
