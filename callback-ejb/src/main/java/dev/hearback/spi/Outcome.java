package dev.hearback.spi;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How a job ended. */
public sealed interface Outcome extends Interpretation {

  /**
   * What the sender wrote beside the job for itself, such as an id of its own, and the vendor
   * repeats. A job that was submitted elsewhere gets it as attributes; of one that Hearback
   * submitted it is not used. Secrets, long values and more than a few are left out by Hearback.
   */
  Map<String, String> attributes();

  /**
   * With a transcript.
   *
   * @param vendorJobId the vendor's id of the job
   * @param partialFailures add-ons that failed nevertheless
   * @param attributes as {@link Outcome#attributes}
   */
  record Succeeded(
      Optional<String> vendorJobId,
      List<PartialFailure> partialFailures,
      Map<String, String> attributes)
      implements Outcome {

    /** Copies list and map. */
    public Succeeded {
      Objects.requireNonNull(vendorJobId, "vendorJobId");
      partialFailures = List.copyOf(partialFailures);
      attributes = Map.copyOf(attributes);
    }

    /** Of a job beside which the sender wrote nothing. */
    public Succeeded(Optional<String> vendorJobId, List<PartialFailure> partialFailures) {
      this(vendorJobId, partialFailures, Map.of());
    }
  }

  /**
   * Without one.
   *
   * @param vendorJobId the vendor's id of the job
   * @param failure why
   * @param attributes as {@link Outcome#attributes}
   */
  record Failed(Optional<String> vendorJobId, Failure failure, Map<String, String> attributes)
      implements Outcome {

    /** Refuses nulls, and copies the map. */
    public Failed {
      Objects.requireNonNull(vendorJobId, "vendorJobId");
      Objects.requireNonNull(failure, "failure");
      attributes = Map.copyOf(attributes);
    }

    /** Of a job beside which the sender wrote nothing. */
    public Failed(Optional<String> vendorJobId, Failure failure) {
      this(vendorJobId, failure, Map.of());
    }
  }
}
