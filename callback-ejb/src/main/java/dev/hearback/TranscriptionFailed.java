package dev.hearback;

import java.util.Map;
import java.util.Objects;

/**
 * The job ended without a transcript. Delivery and its guarantees: {@link TranscriptionEvent}.
 *
 * @param origin which job and delivery
 * @param failure why
 */
public record TranscriptionFailed(EventOrigin origin, Failure failure)
    implements TranscriptionEvent {

  /** Refuses nulls. */
  public TranscriptionFailed {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(failure, "failure");
  }

  /** An event for tests of observers: this failure, of a job with these attributes. */
  public static TranscriptionFailed of(Failure failure, Map<String, String> attributes) {
    return new TranscriptionFailed(EventOrigin.sample().withAttributes(attributes), failure);
  }
}
