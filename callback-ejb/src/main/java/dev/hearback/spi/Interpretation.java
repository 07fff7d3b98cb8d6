package dev.hearback.spi;

import java.util.Objects;
import java.util.Optional;

/** What one callback means: the {@link Outcome} of its job, or nothing that can be understood. */
public sealed interface Interpretation permits Outcome, Interpretation.Unknown {

  /**
   * The vendor's id of the job that the callback is about; empty if it does not say. For hooks it
   * tells repeated reports of one job from different jobs; by it an erasure finds the vendor's copy
   * of a job whose submission was never answered.
   */
  Optional<String> vendorJobId();

  /**
   * The body cannot be understood, or is no final report on a job. It becomes a dead letter.
   *
   * @param vendorJobId the vendor's id of the job, if there is one in it
   * @param error what was expected and what was found, without any of the body's own words
   */
  record Unknown(Optional<String> vendorJobId, String error) implements Interpretation {

    /** Refuses nulls. */
    public Unknown {
      Objects.requireNonNull(vendorJobId, "vendorJobId");
      Objects.requireNonNull(error, "error");
    }
  }
}
