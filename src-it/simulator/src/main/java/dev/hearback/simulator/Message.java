package dev.hearback.simulator;

/**
 * What a vendor says when it calls back.
 *
 * @param outcome transcript or error; {@link Outcome#SUCCEED} when null
 * @param words what was spoken; the simulator's own words when null
 * @param bytes the size of the body, reached by saying the words again and again, to the byte; 0
 *     for as long as it comes. Less than the shortest correct body gives the shortest.
 * @param chunked whether the body is sent in chunks instead of with a Content-Length
 * @param raw a body to send instead of a correct one, with every <code>{id}</code> replaced by the
 *     job's id, and every <code>{echo}</code> by the secrets of the submission, in a dozen
 *     spellings; null for a correct one
 */
public record Message(Outcome outcome, String words, long bytes, boolean chunked, String raw) {
  /** A transcript of the simulator's words. */
  public static final Message TRANSCRIPT = new Message(Outcome.SUCCEED, null, 0, false, null);

  /** An error. */
  public static final Message ERROR = new Message(Outcome.FAIL, null, 0, false, null);

  /** Fills in what was left out. */
  public Message {
    outcome = outcome == null ? Outcome.SUCCEED : outcome;
  }

  /** A transcript of these words. */
  public static Message words(String words) {
    return new Message(Outcome.SUCCEED, words, 0, false, null);
  }

  /** A transcript of this size. */
  public static Message bytes(long bytes) {
    return new Message(Outcome.SUCCEED, null, bytes, false, null);
  }

  /** This body, whatever it is. */
  public static Message raw(String body) {
    return new Message(Outcome.SUCCEED, null, 0, false, body);
  }

  /** The same, sent in chunks. */
  public Message inChunks() {
    return new Message(outcome, words, bytes, true, raw);
  }

  /** The same, repeating the secrets of the submission where the body asks for that. */
  Message echoing(Echo echo) {
    return raw == null ? this : new Message(outcome, words, bytes, chunked, echo.in(raw));
  }

  Message or(String defaultWords) {
    return words == null ? new Message(outcome, defaultWords, bytes, chunked, raw) : this;
  }
}
