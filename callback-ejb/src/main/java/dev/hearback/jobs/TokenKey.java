package dev.hearback.jobs;

import java.time.Instant;

/**
 * A key of the tokens in callback URLs, without its value.
 *
 * @param id its number; the first is 1
 * @param createdAt when it was made, by the database's clock
 * @param signsFrom when it begins to sign
 * @param state what it does now, on this node
 * @param openJobs jobs that have not ended and whose latest URL it signed: revoking it costs them
 *     their callback
 */
public record TokenKey(int id, Instant createdAt, Instant signsFrom, State state, long openJobs) {

  /** What a key does. */
  public enum State {
    /** It verifies, and will sign once every node has had the time to read it. */
    WAITING,
    /** It signs the tokens of new URLs, and verifies. */
    SIGNS,
    /** A newer one signs; the tokens that it has signed are accepted. */
    VERIFIES,
    /** It was made with another {@code hearback.token.key} than this node has. */
    UNUSABLE,
    /** Nothing that it has signed is accepted any more. */
    REVOKED
  }
}
