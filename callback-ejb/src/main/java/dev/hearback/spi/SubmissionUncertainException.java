package dev.hearback.spi;

/**
 * The vendor may have taken the job: the request was sent, and no clear answer came. Must not be
 * repeated, because no vendor offers idempotency keys; its callback is awaited.
 */
public final class SubmissionUncertainException extends SubmissionException {

  private static final long serialVersionUID = 1L;

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionUncertainException(String code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
