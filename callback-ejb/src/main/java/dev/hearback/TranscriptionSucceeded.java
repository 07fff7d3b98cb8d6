package dev.hearback;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The vendor delivered a transcript. Delivery and its guarantees: {@link TranscriptionEvent}.
 *
 * @param origin which job and delivery
 * @param transcript the transcript; readable while the observer runs
 * @param partialFailures add-ons that the vendor reports as failed although the transcription
 *     itself succeeded; empty as a rule
 */
public record TranscriptionSucceeded(
    EventOrigin origin, Transcript transcript, List<PartialFailure> partialFailures)
    implements TranscriptionEvent {

  /** Copies the list. */
  public TranscriptionSucceeded {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(transcript, "transcript");
    partialFailures = List.copyOf(partialFailures);
  }

  /** An event for tests of observers: this transcript, of a job with these attributes. */
  public static TranscriptionSucceeded of(Transcript transcript, Map<String, String> attributes) {
    return new TranscriptionSucceeded(
        EventOrigin.sample().withAttributes(attributes), transcript, List.of());
  }
}
