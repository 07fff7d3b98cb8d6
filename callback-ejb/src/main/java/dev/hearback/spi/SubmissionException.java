package dev.hearback.spi;

/** The vendor did not say that it took the job. The three subclasses tell what follows. */
public abstract sealed class SubmissionException extends Exception
    permits SubmissionNotTakenException, SubmissionRefusedException, SubmissionUncertainException {

  private static final long serialVersionUID = 1L;

  /** The vendor's code, or a word of ours such as {@code CONNECT}. */
  private final String code;

  SubmissionException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The vendor's own code as text, or a word of ours such as {@code CONNECT}. */
  public String code() {
    return code;
  }
}
