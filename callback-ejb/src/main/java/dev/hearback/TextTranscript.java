package dev.hearback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A transcript that consists of nothing but its text. */
record TextTranscript(String text) implements Transcript {

  TextTranscript {
    Objects.requireNonNull(text, "text");
  }

  @Override
  public List<String> languages() {
    return List.of();
  }

  @Override
  public Optional<Duration> duration() {
    return Optional.empty();
  }

  @Override
  public OptionalDouble confidence() {
    return OptionalDouble.empty();
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public Stream<Utterance> utterances() {
    if (text.isBlank()) {
      return Stream.empty();
    }
    return Stream.of(
        new Utterance(
            text, Duration.ZERO, Duration.ZERO, OptionalDouble.empty(), 0, Optional.empty()));
  }

  @Override
  public Stream<Word> words() {
    return Arrays.stream(text.split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(
            word ->
                new Word(
                    word,
                    Duration.ZERO,
                    Duration.ZERO,
                    OptionalDouble.empty(),
                    0,
                    Optional.empty()));
  }

  @Override
  public InputStream raw() {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
