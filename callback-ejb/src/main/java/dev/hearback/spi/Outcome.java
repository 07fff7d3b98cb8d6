package dev.hearback.spi;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a job ended. */
public sealed interface Outcome extends Interpretation {

  /**
   * With a transcript.
   *
   * @param vendorJobId the vendor's id of the job
   * @param partialFailures add-ons that failed nevertheless
   */
  record Succeeded(Optional<String> vendorJobId, List<PartialFailure> partialFailures)
      implements Outcome {

    /** Copies the list. */
    public Succeeded {
      Objects.requireNonNull(vendorJobId, "vendorJobId");
      partialFailures = List.copyOf(partialFailures);
    }
  }

  /**
   * Without one.
   *
   * @param vendorJobId the vendor's id of the job
   * @param failure why
   */
  record Failed(Optional<String> vendorJobId, Failure failure) implements Outcome {

    /** Refuses nulls. */
    public Failed {
      Objects.requireNonNull(vendorJobId, "vendorJobId");
      Objects.requireNonNull(failure, "failure");
    }
  }
}
