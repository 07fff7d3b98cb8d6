package dev.hearback.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What only an operator moves.
 *
 * @param id the delivery's or callback's id
 * @param kind what it is
 * @param code name of a {@link Code}, or of one that another release wrote
 * @param reason for people
 * @param since when it became one, by the database's clock
 */
public record DeadLetter(
    UUID id,
    Kind kind,
    Optional<UUID> jobId,
    Optional<String> observer,
    int attempts,
    String code,
    String reason,
    Instant since) {

  /** Why it became one; names are stored. */
  public enum Code {
    /** No observer of the application matches the outcome. */
    NO_OBSERVER,
    /** The observer failed as often as it may. */
    OUT_OF_ATTEMPTS,
    /** The token is authentic, but there is no such job. */
    UNKNOWN_JOB,
    /** The provider's adapter cannot make sense of the body. */
    NOT_UNDERSTOOD,
    /** A trouble of our own kept the callback from being interpreted, as often as it may. */
    NOT_INTERPRETED,
    /** Each node that worked on it died of that, as often as it may. */
    KILLS_SERVER
  }

  /** What became a dead letter. */
  public enum Kind {
    /** An outcome that one observer could not take, or that none matches. */
    DELIVERY,
    /** A callback that cannot be understood. */
    CALLBACK
  }
}
