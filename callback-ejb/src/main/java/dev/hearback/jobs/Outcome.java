package dev.hearback.jobs;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import java.util.List;

/** How a job ended. */
public sealed interface Outcome {

  /** With a transcript. */
  record Success(List<PartialFailure> partialFailures) implements Outcome {}

  /** Without one. */
  record Failed(Failure failure) implements Outcome {}
}
