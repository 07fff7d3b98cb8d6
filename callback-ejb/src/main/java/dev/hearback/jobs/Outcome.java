package dev.hearback.jobs;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import dev.hearback.spi.Interpretation;
import java.util.List;

/** How a job ended. */
public sealed interface Outcome {

  /** With a transcript. */
  record Success(List<PartialFailure> partialFailures) implements Outcome {}

  /** Without one. */
  record Failed(Failure failure) implements Outcome {}

  /**
   * What a report that was understood says.
   *
   * @throws IllegalArgumentException if it was not
   */
  static Outcome of(Interpretation report) {
    if (report instanceof Interpretation.Success success) {
      return new Success(success.partialFailures());
    }
    if (report instanceof Interpretation.Failed failed) {
      return new Failed(failed.failure());
    }
    throw new IllegalArgumentException("expected a report that was understood");
  }
}
