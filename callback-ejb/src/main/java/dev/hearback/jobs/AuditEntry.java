package dev.hearback.jobs;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What an operator did.
 *
 * @param at when, by the database's clock
 * @param who the operator's name
 * @param action name of an {@link Action}, or of one that another release wrote
 * @param subject id of the delivery, callback or job that it was done to; for an observer, a
 *     provider or the token keys, an id made from a name
 * @param result id of the delivery that came of it, if one did
 * @param note for people
 */
public record AuditEntry(
    Instant at, String who, String action, UUID subject, Optional<UUID> result, String note) {

  /** What was done; names are stored. */
  public enum Action {
    /** A delivery was made a dead letter, because its observer is missing. */
    DEAD_LETTER,
    /** A dead letter was given another try. */
    REPLAY,
    /** A dead letter was given up. */
    DISCARD,
    /** A callback was made the outcome of its job. */
    ADOPT,
    /** An observer was not to be called any more. */
    PAUSE,
    /** An observer was to be called again. */
    RESUME,
    /** A new token key was made. */
    ROTATE_KEY,
    /** Nothing that a token key has signed was to be accepted any more. */
    REVOKE_KEY,
    /** A failed job was to be submitted again. */
    RESUBMIT,
    /** A provider was to get jobs again. */
    RESUME_PROVIDER
  }
}
