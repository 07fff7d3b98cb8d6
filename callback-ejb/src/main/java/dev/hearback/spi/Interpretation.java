package dev.hearback.spi;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What one callback means. */
public sealed interface Interpretation {

  /**
   * The vendor's id of the job that the callback is about. Only for hooks does anything depend on
   * it: it tells repeated reports of one job from different jobs.
   */
  Optional<String> providerJobId();

  /**
   * The job succeeded.
   *
   * @param providerJobId the vendor's id of the job
   * @param partialFailures add-ons that failed nevertheless
   */
  record Success(Optional<String> providerJobId, List<PartialFailure> partialFailures)
      implements Interpretation {
    /** Copies the list. */
    public Success {
      Objects.requireNonNull(providerJobId, "providerJobId");
      partialFailures = List.copyOf(partialFailures);
    }
  }

  /**
   * The job failed.
   *
   * @param providerJobId the vendor's id of the job
   * @param failure why
   */
  record Failed(Optional<String> providerJobId, Failure failure) implements Interpretation {
    /** Refuses nulls. */
    public Failed {
      Objects.requireNonNull(providerJobId, "providerJobId");
      Objects.requireNonNull(failure, "failure");
    }
  }

  /**
   * The body cannot be understood, or is no final report on a job. It becomes a dead letter.
   *
   * @param providerJobId the vendor's id of the job, if there is one in it
   * @param reason what was expected and what was found, without any of the body's own words
   */
  record Unknown(Optional<String> providerJobId, String reason) implements Interpretation {
    /** Refuses nulls. */
    public Unknown {
      Objects.requireNonNull(providerJobId, "providerJobId");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
