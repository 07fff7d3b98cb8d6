package dev.hearback.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What only an operator moves.
 *
 * @param id the delivery's or callback's id
 * @param kind what it is
 * @param code a short reason such as {@code NO_OBSERVER}
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

  /** What became a dead letter. */
  public enum Kind {
    /** An outcome that one observer could not take, or that none matches. */
    DELIVERY,
    /** A callback that cannot be understood. */
    CALLBACK
  }
}
