package dev.hearback.storage;

/** The database is reachable, but Hearback must not run on it before somebody changes something. */
public class UnusableDatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean unsuitable;

  UnusableDatabaseException(String message) {
    this(message, null);
  }

  UnusableDatabaseException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private UnusableDatabaseException(String message, Throwable cause, boolean unsuitable) {
    super(message, cause);
    this.unsuitable = unsuitable;
  }

  /** For a database that no change makes fit. */
  static UnusableDatabaseException unsuitable(String message) {
    return new UnusableDatabaseException(message, null, true);
  }

  /** Whether another database is needed; otherwise the message tells what else to change. */
  public boolean unsuitable() {
    return unsuitable;
  }
}
