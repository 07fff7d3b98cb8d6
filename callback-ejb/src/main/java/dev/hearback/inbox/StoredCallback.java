package dev.hearback.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A callback as it stands now, without its contents.
 *
 * @param provider the name of its provider
 * @param jobId the job it is about, once known
 * @param submission number of the submission that it answers; 0 at a hook
 * @param method by which it came; {@link #OPERATOR} if an operator wrote it
 * @param length of its body, in bytes
 * @param note why it changed nothing, or cannot be understood; for people
 * @param receivedAt by the database's clock
 * @param repeats how often the same came again at a hook: its vendor repeated it, or reported the
 *     same of other jobs without naming them
 * @param kept whether its contents are still stored
 */
public record StoredCallback(
    UUID id,
    String provider,
    Optional<UUID> jobId,
    int submission,
    CallbackState state,
    String method,
    long length,
    Optional<String> note,
    Instant receivedAt,
    long repeats,
    boolean kept) {

  /** {@link #method} of a body that an operator repaired. */
  public static final String OPERATOR = "OPERATOR";
}
