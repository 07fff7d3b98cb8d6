package dev.hearback.inbox;

import java.time.Instant;

/**
 * An operator's word that an observer is not to be called for the time being, on any node.
 *
 * @param observer id of the observer
 * @param since when it was said, by the database's clock
 * @param who said so
 * @param reason for people
 */
public record Pause(String observer, Instant since, String who, String reason) {}
