package dev.hearback.storage;

import java.util.UUID;

/**
 * A node's right to work on a row. It is lost as soon as the row carries another number.
 *
 * @param id of the row
 * @param number grows with each claim of that row
 */
public record Claim(UUID id, long number) {}
