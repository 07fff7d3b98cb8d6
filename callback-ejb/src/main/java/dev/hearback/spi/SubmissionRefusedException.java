package dev.hearback.spi;

/**
 * The vendor refused the job for good. If it objects to the job (the audio, an option), the job
 * fails; if it objects to every job of the provider (the key), the provider is paused, and the job
 * waits.
 */
public final class SubmissionRefusedException extends SubmissionException {

  private static final long serialVersionUID = 1L;

  /** Whether submitting the same audio again may help. */
  private final boolean retryable;

  private final Objection objection;

  /**
   * An objection to the job, and not retryable. Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionRefusedException(String code, String message, Throwable cause) {
    this(code, message, false, cause);
  }

  /**
   * An objection to the job. Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param retryable see {@link #retryable}
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionRefusedException(
      String code, String message, boolean retryable, Throwable cause) {
    this(code, message, Objection.JOB, retryable, cause);
  }

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code the vendor's own code as text, or a word of ours
   * @param message what happened
   * @param objection see {@link #objection}
   * @param retryable see {@link #retryable}
   * @param cause what it was noticed by; may be {@code null}
   */
  public SubmissionRefusedException(
      String code, String message, Objection objection, boolean retryable, Throwable cause) {
    super(code, message, cause);
    this.objection = objection;
    this.retryable = retryable;
  }

  /** What the vendor objects to: this job, or every job of its provider. */
  public Objection objection() {
    return objection;
  }

  /**
   * Whether submitting the same audio again, as a new job, may help: the vendor could not fetch the
   * audio's URL, say. For {@link dev.hearback.Failure#retryable}.
   */
  public boolean retryable() {
    return retryable;
  }
}
