package dev.hearback;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One word.
 *
 * @param text the word, with its punctuation where the vendor sets it, without surrounding spaces
 * @param start from the beginning of the audio
 * @param end from the beginning of the audio
 * @param confidence from 0 to 1, if the vendor gives one
 * @param channel audio channel, counted from 0
 * @param speaker the vendor's label of the speaker, if it was asked to tell speakers apart
 */
public record Word(
    String text,
    Duration start,
    Duration end,
    OptionalDouble confidence,
    int channel,
    Optional<String> speaker) {

  /** Refuses nulls. */
  public Word {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(confidence, "confidence");
    Objects.requireNonNull(speaker, "speaker");
  }
}
