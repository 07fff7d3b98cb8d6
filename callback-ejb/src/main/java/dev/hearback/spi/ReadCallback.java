package dev.hearback.spi;

import dev.hearback.Transcript;
import java.util.Objects;
import java.util.Optional;

/**
 * A callback that has been read.
 *
 * @param meaning what it means
 * @param transcript the transcript in it, if that is a success and has been read at the same time;
 *     any number of threads may read it
 */
public record ReadCallback(Interpretation meaning, Optional<Transcript> transcript) {

  /** Refuses nulls. */
  public ReadCallback {
    Objects.requireNonNull(meaning, "meaning");
    Objects.requireNonNull(transcript, "transcript");
  }
}
