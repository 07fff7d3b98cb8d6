package dev.hearback.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An attempt that failed.
 *
 * @param subject id of the delivery, or of the callback that was interpreted
 * @param observer who was called; empty for a callback
 * @param number from 1; begins anew when a callback is replayed
 * @param at when, by the database's clock
 * @param node where
 */
public record FailedAttempt(
    UUID subject,
    Optional<String> observer,
    int number,
    Instant at,
    UUID node,
    AttemptError error) {}
