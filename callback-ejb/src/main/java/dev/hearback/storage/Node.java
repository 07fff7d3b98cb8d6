package dev.hearback.storage;

import java.util.UUID;

/**
 * One start of one server process, as the owner of rows.
 *
 * @param id new at each start
 * @param application whose rows it may own
 */
public record Node(UUID id, String application) {}
