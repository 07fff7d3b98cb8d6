package dev.hearback.web.admin;

/** The server's users cannot be asked, so that nobody knows whether a password is right. */
final class SilentRealmException extends RuntimeException {

  private static final long serialVersionUID = 1;

  SilentRealmException(Throwable cause) {
    super(cause);
  }
}
