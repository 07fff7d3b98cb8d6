package dev.hearback.jobs;

import dev.hearback.storage.Claim;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A job that this node is to submit now; its row is in state SUBMITTING, committed.
 *
 * @param claim number of the claim; whatever is recorded later must carry it
 * @param submission number of this submission, from 1
 * @param attempts submissions so far that the vendor did not take
 * @param tokenKey id of the key that signs this submission's URL
 */
public record ClaimedJob(
    UUID id,
    long claim,
    int submission,
    int attempts,
    String provider,
    Optional<String> language,
    Map<String, Object> options,
    int tokenKey) {

  /** The claim that this node holds on it. */
  public Claim asClaim() {
    return new Claim(id, claim);
  }
}
