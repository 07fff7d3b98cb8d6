package dev.hearback.deepgram;

import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonFields;
import dev.hearback.spi.json.JsonItems;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first alternative of each channel, which is the best one. A channel in which nothing was said
 * adds no line to the text.
 */
final class DeepgramTranscript implements Transcript {

  private static final String[] TEXT = {
    "results", "channels", "*", "alternatives", "0", "transcript"
  };
  private static final String[] WORDS = {
    "results", "channels", "*", "alternatives", "0", "words", "*"
  };

  /** The step of both paths that goes through the channels. */
  private static final int CHANNEL = 2;

  private static final Set<String> WORD =
      Set.of("punctuated_word", "word", "start", "end", "confidence", "speaker");
  private static final Set<String> UTTERANCE =
      Set.of("transcript", "start", "end", "confidence", "channel", "speaker");

  private final CallbackContent callback;
  private volatile DeepgramOutline outline;

  DeepgramTranscript(CallbackContent callback) {
    this.callback = callback;
  }

  /** The same of one that has been read already. */
  DeepgramTranscript(CallbackContent callback, DeepgramOutline outline) {
    this.callback = callback;
    this.outline = outline;
  }

  /** At one pass with all else that it is asked for, unless it is too long to be kept. */
  @Override
  public String text() {
    return outline().text().orElseGet(this::readText);
  }

  @Override
  public List<String> languages() {
    return outline().languages();
  }

  @Override
  public Optional<Duration> duration() {
    return outline().values().seconds("duration");
  }

  @Override
  public OptionalDouble confidence() {
    return outline().confidence();
  }

  @Override
  public int channels() {
    return outline().channels();
  }

  @Override
  public Stream<Utterance> utterances() {
    return new JsonItems(callback::open, "results", "utterances", "*")
        .stream(item -> utterance(item.fields(UTTERANCE)));
  }

  @Override
  public Stream<Word> words() {
    return new JsonItems(callback::open, WORDS)
        .stream(item -> word(item.fields(WORD), item.index(CHANNEL)));
  }

  @Override
  public InputStream raw() {
    return callback.open();
  }

  private String readText() {
    try (Stream<String> channels =
        new JsonItems(callback::open, TEXT)
            .stream(item -> item.text().filter(text -> !text.isBlank()))) {
      return channels.collect(Collectors.joining("\n"));
    }
  }

  private DeepgramOutline outline() {
    if (outline == null) {
      outline = DeepgramOutline.of(callback);
    }
    return outline;
  }

  private static Optional<Utterance> utterance(JsonFields fields) {
    return fields
        .text("transcript")
        .map(
            text ->
                new Utterance(
                    text.strip(),
                    fields.seconds("start").orElse(Duration.ZERO),
                    fields.seconds("end").orElse(Duration.ZERO),
                    fields.confidence("confidence"),
                    fields.integer("channel").orElse(0),
                    fields.text("speaker")));
  }

  private static Optional<Word> word(JsonFields fields, int channel) {
    return fields
        .text("punctuated_word")
        .filter(text -> !text.isBlank())
        .or(() -> fields.text("word"))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                new Word(
                    text,
                    fields.seconds("start").orElse(Duration.ZERO),
                    fields.seconds("end").orElse(Duration.ZERO),
                    fields.confidence("confidence"),
                    channel,
                    fields.text("speaker")));
  }
}
