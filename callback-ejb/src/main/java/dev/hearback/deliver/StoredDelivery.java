package dev.hearback.deliver;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery as it stands now.
 *
 * @param observer id of the observer; empty if none matched
 * @param generation 1 for the job's first outcome
 * @param attempts how often it has failed
 * @param nextAttempt when it is due; empty unless it waits
 * @param code why it ended without being made, or {@link DeliveryState#NOT_BEGUN}; else empty
 * @param error why it failed the last time; for people
 * @param endedAt when it was made or given up
 */
public record StoredDelivery(
    UUID id,
    Optional<String> observer,
    int generation,
    DeliveryState state,
    int attempts,
    Optional<Instant> nextAttempt,
    Optional<String> code,
    Optional<String> error,
    Instant createdAt,
    Optional<Instant> endedAt) {}
