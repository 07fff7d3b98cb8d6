package dev.hearback.spi;

/** The vendor refused the job for good: the key, the audio or an option is wrong. The job fails. */
public final class SubmissionRefusedException extends SubmissionException {

  private static final long serialVersionUID = 1L;

  /** Whether submitting the same audio again may help. */
  private final boolean retryable;

  /**
   * Not retryable. Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionRefusedException(String code, String message, Throwable cause) {
    this(code, message, false, cause);
  }

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param retryable see {@link #retryable}
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionRefusedException(
      String code, String message, boolean retryable, Throwable cause) {
    super(code, message, cause);
    this.retryable = retryable;
  }

  /**
   * Whether submitting the same audio again, as a new job, may help: the vendor could not fetch the
   * audio's URL, say. For {@link dev.hearback.Failure#retryable}.
   */
  public boolean retryable() {
    return retryable;
  }
}
