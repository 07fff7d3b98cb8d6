package dev.hearback.inbox;

import dev.hearback.Transcript;
import dev.hearback.jobs.LockedJob;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A success that has just been stored, as it is still in memory: for the first attempt of its
 * deliveries. Later ones read it from the database.
 *
 * @param provider of the job, and so on
 */
public record FreshOutcome(
    String provider,
    Optional<String> vendorJobId,
    Set<String> tags,
    Map<String, String> attributes,
    Transcript transcript) {

  /**
   * The longest body that is kept in memory with it, in bytes. A longer one is read again from the
   * database: many may wait for their observers.
   */
  public static final int LONGEST = 16 * 1024;

  /** The success of a locked job. */
  public static FreshOutcome of(
      LockedJob job, Optional<String> vendorJobId, Transcript transcript) {
    return new FreshOutcome(job.provider(), vendorJobId, job.tags(), job.attributes(), transcript);
  }
}
