package dev.hearback.spi;

/**
 * No connection to the vendor was established: nobody listens, the host has no address, or TLS
 * failed. Nothing was sent, so that it may be repeated at once.
 */
public final class ProviderUnreachableException extends SubmissionNotTakenException {

  private static final long serialVersionUID = 1L;

  /**
   * Without secrets, URLs or bodies in the message.
   *
   * @param code a word of ours, such as {@code CONNECT}
   * @param message what happened
   * @param cause what it was noticed by; may be {@code null}
   */
  public ProviderUnreachableException(String code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
