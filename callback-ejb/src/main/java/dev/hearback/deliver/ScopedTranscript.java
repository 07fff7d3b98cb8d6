package dev.hearback.deliver;

import dev.hearback.Transcript;
import dev.hearback.Utterance;
import dev.hearback.Word;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Text;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A transcript that can be read until the observer returns; then what it left open is closed. Its
 * text can be stored in any database.
 */
final class ScopedTranscript implements Transcript {

  private static final Logger LOG = System.getLogger(ScopedTranscript.class.getPackageName());

  private final Transcript transcript;
  private final List<AutoCloseable> open = new ArrayList<>();
  private boolean ended;

  ScopedTranscript(Transcript transcript) {
    this.transcript = transcript;
  }

  /** What cannot be closed keeps nothing else open, and does not undo what the observer did. */
  synchronized void end() {
    ended = true;
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.log(
            Level.DEBUG,
            () -> "What an observer left open could not be closed: " + StackText.of(e));
      }
    }
  }

  @Override
  public String text() {
    return Text.storable(readable().text());
  }

  @Override
  public List<String> languages() {
    return readable().languages().stream().map(Text::storable).toList();
  }

  @Override
  public Optional<Duration> duration() {
    return readable().duration();
  }

  @Override
  public OptionalDouble confidence() {
    return readable().confidence();
  }

  @Override
  public int channels() {
    return readable().channels();
  }

  @Override
  public Stream<Utterance> utterances() {
    return keep(readable().utterances().map(ScopedTranscript::storable));
  }

  @Override
  public Stream<Word> words() {
    return keep(readable().words().map(ScopedTranscript::storable));
  }

  @Override
  public InputStream raw() {
    return keep(readable().raw());
  }

  private static Utterance storable(Utterance utterance) {
    return new Utterance(
        Text.storable(utterance.text()),
        utterance.start(),
        utterance.end(),
        utterance.confidence(),
        utterance.channel(),
        utterance.speaker().map(Text::storable));
  }

  private static Word storable(Word word) {
    return new Word(
        Text.storable(word.text()),
        word.start(),
        word.end(),
        word.confidence(),
        word.channel(),
        word.speaker().map(Text::storable));
  }

  private synchronized <T extends AutoCloseable> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  private synchronized Transcript readable() {
    if (ended) {
      throw new IllegalStateException(
          "HB-0343 The transcript can be read only while the observer runs: copy what you need");
    }
    return transcript;
  }
}
