package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.spi.SubmissionNotTakenException;
import java.time.Duration;
import java.util.Optional;

/** What a submission came to. */
sealed interface SubmissionResult {

  /** The vendor took the job. */
  record Taken(String vendorJobId) implements SubmissionResult {}

  /** The vendor certainly did not take it. */
  record NotTaken(String code, String error, Optional<Duration> retryAfter)
      implements SubmissionResult {

    static NotTaken of(SubmissionNotTakenException e) {
      return new NotTaken(e.code(), e.getMessage(), e.retryAfter());
    }

    static NotTaken ofOurs(String code, String error) {
      return new NotTaken(code, error, Optional.empty());
    }

    Failure failure() {
      return new Failure(Failure.Kind.NOT_SUBMITTED, code, error, true);
    }
  }

  /** The vendor refused it for good. */
  record Refused(Failure failure) implements SubmissionResult {}

  /** Nobody knows. */
  record Uncertain(String code, String error) implements SubmissionResult {}
}
