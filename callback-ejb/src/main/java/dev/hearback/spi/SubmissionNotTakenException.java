package dev.hearback.spi;

/**
 * The vendor certainly did not take the job, and may do so later: no connection could be made, or it
 * said that it has too much to do. Safe to repeat.
 */
public final class SubmissionNotTakenException extends SubmissionException {

  private static final long serialVersionUID = 1L;

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionNotTakenException(String code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
