package dev.hearback.spi;

import dev.hearback.Transcript;
import java.util.Objects;

/**
 * A callback that has been read.
 *
 * @param meaning what it means
 * @param transcript the transcript in it, if that is a success; any number of threads may read it
 */
public record Report(Interpretation meaning, Transcript transcript) {

  /** Refuses nulls. */
  public Report {
    Objects.requireNonNull(meaning, "meaning");
    Objects.requireNonNull(transcript, "transcript");
  }
}
