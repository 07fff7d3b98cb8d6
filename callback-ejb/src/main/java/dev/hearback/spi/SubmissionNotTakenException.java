package dev.hearback.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * The vendor certainly did not take the job, and may do so later: no connection could be made, or
 * it said that it has too much to do. Safe to repeat.
 */
public sealed class SubmissionNotTakenException extends SubmissionException
    permits AudioUnreadableException, ProviderUnreachableException {

  private static final long serialVersionUID = 1L;

  /** How long the vendor asked us to wait; {@code null} if it did not. */
  private final Duration retryAfter;

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionNotTakenException(String code, String message, Throwable cause) {
    this(code, message, Optional.empty(), cause);
  }

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param retryAfter see {@link #retryAfter}
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionNotTakenException(
      String code, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(code, message, cause);
    this.retryAfter = retryAfter.orElse(null);
  }

  /**
   * How long the vendor asked us to wait, if it did: from a second to five minutes. The provider
   * gets no job for so long, and the job spends no attempt.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
