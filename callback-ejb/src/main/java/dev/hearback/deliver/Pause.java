package dev.hearback.deliver;

import java.time.Instant;

/**
 * An operator's order not to call an observer for the time being, on any node.
 *
 * @param observer id of the observer
 * @param since when it was given, by the database's clock
 * @param who the operator's name
 * @param reason for people
 */
public record Pause(String observer, Instant since, String who, String reason) {}
