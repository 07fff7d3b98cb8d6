package dev.hearback.gladia;

import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.json.JsonItems;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** The transcription in a callback's {@code payload} or a job's {@code result}; may be missing. */
final class GladiaTranscript implements Transcript {

  private static final String ROOT = "payload|result";

  private static final Set<String> UTTERANCE =
      Set.of("text", "start", "end", "confidence", "channel", "speaker");

  private final CallbackContent callback;
  private volatile GladiaOutline outline;

  GladiaTranscript(CallbackContent callback) {
    this.callback = callback;
  }

  /** The same of one that has been read already. */
  GladiaTranscript(CallbackContent callback, GladiaOutline outline) {
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
    return outline().metadata().seconds("audio_duration");
  }

  /** Gladia gives none for the whole. */
  @Override
  public OptionalDouble confidence() {
    return OptionalDouble.empty();
  }

  @Override
  public int channels() {
    return outline().channels();
  }

  @Override
  public Stream<Utterance> utterances() {
    return utteranceItems().stream(GladiaTranscript::utterance);
  }

  @Override
  public Stream<Word> words() {
    return new GladiaWords(callback, utteranceItems()).stream();
  }

  @Override
  public InputStream raw() {
    return callback.open();
  }

  private String readText() {
    try (JsonItems text = new JsonItems(callback::open, ROOT, "transcription", "full_transcript")) {
      return text.advance() ? text.text().filter(said -> !said.isBlank()).orElse("") : "";
    }
  }

  private GladiaOutline outline() {
    if (outline == null) {
      outline = GladiaOutline.of(callback);
    }
    return outline;
  }

  private JsonItems utteranceItems() {
    return new JsonItems(callback::open, ROOT, "transcription", "utterances", "*");
  }

  private static Optional<Utterance> utterance(JsonItems item) {
    var fields = item.fields(UTTERANCE);
    return fields
        .text("text")
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
}
