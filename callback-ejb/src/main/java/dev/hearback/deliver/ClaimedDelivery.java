package dev.hearback.deliver;

import dev.hearback.storage.Claim;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery that this node is to make now.
 *
 * @param claim number of the claim; whatever is recorded later must carry it
 * @param callbackId the callback that holds the transcript; empty for an outcome without one
 * @param observer id of the observer
 * @param generation 1 for a job's first outcome
 * @param attempts how often the observer has failed with it
 * @param suspect whether a node died while it owned this delivery
 * @param bytes length of the callback's body
 * @param fresh the outcome, if it is still in memory
 */
public record ClaimedDelivery(
    UUID id,
    long claim,
    UUID jobId,
    Optional<UUID> callbackId,
    String observer,
    int generation,
    int attempts,
    boolean suspect,
    long bytes,
    Optional<FreshOutcome> fresh) {

  /** The claim that this node holds on it. */
  public Claim asClaim() {
    return new Claim(id, claim);
  }
}
