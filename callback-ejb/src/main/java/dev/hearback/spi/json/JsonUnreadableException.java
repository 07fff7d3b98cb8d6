package dev.hearback.spi.json;

/** A document is no JSON, breaks off, or goes beyond the reader's limits. */
public final class JsonUnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Without any of the document's own words in the message.
   *
   * @param error what is wrong with the document, as a clause such as "it ends too early"
   */
  public JsonUnreadableException(String error) {
    super(error);
  }
}
