package dev.hearback.spi;

/**
 * The audio could not be read, or is not as long as it was, so the vendor certainly did not take
 * the job. The vendor is not to blame: this does not count against its provider, and repeating at
 * once does not help.
 */
public final class AudioUnreadableException extends SubmissionNotTakenException {

  private static final long serialVersionUID = 1L;

  /**
   * With the code {@code AUDIO_UNREADABLE}.
   *
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public AudioUnreadableException(String message, Throwable cause) {
    super("AUDIO_UNREADABLE", message, cause);
  }
}
