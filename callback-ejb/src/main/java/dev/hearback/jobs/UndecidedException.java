package dev.hearback.jobs;

/**
 * Nobody can tell here and now whether a request is authentic: what it was signed with may be newer
 * than what this node has read. It is neither stored nor refused for good.
 */
public final class UndecidedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With a message for the log. */
  public UndecidedException(String message) {
    super(message, null, false, false); // a stranger may cause many of them
  }
}
