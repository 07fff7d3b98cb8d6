package dev.hearback;

import java.util.Objects;

/**
 * Why a job ended without a transcript.
 *
 * @param kind who or what ended it
 * @param code the vendor's own code as text ({@code INVALID_AUTH}, {@code 400}), or Hearback's
 *     ({@code HB-…}); never {@code null}
 * @param message the vendor's own words, or Hearback's; for people, not for programs
 * @param retryable whether submitting the same audio again may help
 */
public record Failure(Kind kind, String code, String message, boolean retryable) {

  /** Who or what ended the job. */
  public enum Kind {
    /** The vendor took the job and reported that it failed. */
    REPORTED,
    /** The vendor refused the submission; it never ran. */
    REFUSED,
    /** The submission never reached the vendor, however often it was tried; it never ran. */
    NOT_SUBMITTED,
    /** The application erased the job before it ended. No event tells of that. */
    ERASED
  }

  /** Turns a missing code or message into an empty one. */
  public Failure {
    Objects.requireNonNull(kind, "kind");
    code = Objects.requireNonNullElse(code, "");
    message = Objects.requireNonNullElse(message, "");
  }
}
