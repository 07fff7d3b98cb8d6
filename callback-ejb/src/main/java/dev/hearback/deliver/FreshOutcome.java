package dev.hearback.deliver;

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

  /** The success of a locked job. */
  public static FreshOutcome of(
      LockedJob job, Optional<String> vendorJobId, Transcript transcript) {
    return new FreshOutcome(job.provider(), vendorJobId, job.tags(), job.attributes(), transcript);
  }
}
