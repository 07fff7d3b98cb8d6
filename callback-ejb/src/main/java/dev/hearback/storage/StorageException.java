package dev.hearback.storage;

/** The database did not do what it was asked to, for the time being. */
public class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
