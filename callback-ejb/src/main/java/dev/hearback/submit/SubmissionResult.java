package dev.hearback.submit;

import dev.hearback.Failure;
import dev.hearback.spi.AudioUnreadableException;
import dev.hearback.spi.Objection;
import dev.hearback.spi.SubmissionNotTakenException;
import java.time.Duration;
import java.util.Optional;

/** What a submission came to. */
sealed interface SubmissionResult {

  /** Whether it calls for a pause before the next call of whatever job. */
  default boolean holdsBackAll() {
    return this instanceof ProviderRefused
        || this instanceof NotTaken notTaken && notTaken.retryAfter().isPresent();
  }

  /** Why, in a word of the vendor's or ours; empty if the vendor took the job. */
  default String code() {
    return "";
  }

  /** The vendor took the job. */
  record Taken(String vendorJobId) implements SubmissionResult {}

  /**
   * The vendor certainly did not take it.
   *
   * @param ofProvider whether that counts against the provider, and not only against the job
   */
  record NotTaken(String code, String error, Optional<Duration> retryAfter, boolean ofProvider)
      implements SubmissionResult {

    static NotTaken of(SubmissionNotTakenException e) {
      return new NotTaken(
          e.code(), e.getMessage(), e.retryAfter(), !(e instanceof AudioUnreadableException));
    }

    static NotTaken ofOurs(String code, String error) {
      return new NotTaken(code, error, Optional.empty(), false);
    }

    Failure failure() {
      return new Failure(Failure.Kind.NOT_SUBMITTED, code, error, true);
    }
  }

  /**
   * The vendor refused this job for good.
   *
   * @param unclear whether it might have meant the key, and accepted that when asked afterwards
   */
  record Refused(Failure failure, boolean unclear) implements SubmissionResult {

    @Override
    public String code() {
      return failure.code();
    }
  }

  /** The vendor refuses every job of the provider, until somebody mends that. */
  record ProviderRefused(Objection objection, String code, String error)
      implements SubmissionResult {}

  /** Nobody knows. */
  record Uncertain(String code, String error) implements SubmissionResult {}
}
