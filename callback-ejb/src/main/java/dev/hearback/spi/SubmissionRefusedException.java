package dev.hearback.spi;

/**
 * The vendor refused the job for good: the key, the audio or an option is wrong. The job fails.
 */
public final class SubmissionRefusedException extends SubmissionException {

  private static final long serialVersionUID = 1L;

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionRefusedException(String code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
