package dev.hearback;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One turn of one speaker.
 *
 * @param text what was said
 * @param start from the beginning of the audio
 * @param end from the beginning of the audio
 * @param confidence from 0 to 1, if the vendor gives one
 * @param channel audio channel, counted from 0
 * @param speaker the vendor's label of the speaker, if it was asked to tell speakers apart
 */
public record Utterance(
    String text,
    Duration start,
    Duration end,
    OptionalDouble confidence,
    int channel,
    Optional<String> speaker) {

  /** Refuses nulls. */
  public Utterance {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(confidence, "confidence");
    Objects.requireNonNull(speaker, "speaker");
  }
}
