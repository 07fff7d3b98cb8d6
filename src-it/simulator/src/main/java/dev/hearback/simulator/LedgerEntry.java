package dev.hearback.simulator;

import java.time.Instant;

/**
 * One thing that happened.
 *
 * @param at when
 * @param event what
 * @param vendor {@code deepgram} or {@code gladia}
 * @param job the vendor's id; null for a submission that was not taken
 * @param copy 1, or 2 for the second of two parallel senders; 0 if it is no call
 * @param attempt which call it was, from 1; 0 if it is no call
 * @param method of the call, null if it is none
 * @param url that is called, without credentials, null if it is no call
 * @param status of the answer; 0 if there was none
 * @param note what else there is to say, or null
 */
public record LedgerEntry(
    Instant at,
    Event event,
    String vendor,
    String job,
    int copy,
    int attempt,
    String method,
    String url,
    int status,
    String note) {
  /** The kinds of entries. */
  public enum Event {
    /** The vendor will do the job, whatever it answers. */
    TOOK,
    /** The vendor answers with an error, or cuts the connection, and forgets the submission. */
    REFUSED,
    /** A callback is about to be sent. */
    CALLING,
    /** A callback was answered, or failed. */
    CALLED,
    /** Out of retries. */
    GAVE_UP
  }

  /** The entry for a reader. */
  public String line() {
    String attemptText = copy > 1 ? attempt + " (second sender)" : "" + attempt;
    return switch (event) {
      case TOOK -> vendor + " took job " + job + (note == null ? "" : ", but " + note);
      case REFUSED -> vendor + " refused a submission: " + (note == null ? status : note);
      case CALLING -> vendor + " calls back job " + job + ", attempt " + attemptText + ": " + url;
      case CALLED ->
          vendor + " called back job " + job + ", attempt " + attemptText + ": " + statusText();
      case GAVE_UP -> vendor + " gave up calling back job " + job + " after attempt " + attemptText;
    };
  }

  private String statusText() {
    return status == 0 ? "no answer, " + note : "" + status;
  }
}
