package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.storage.Claim;
import java.util.UUID;

/**
 * A callback that this node is to interpret now.
 *
 * @param claim number of the claim; whatever is recorded later must carry it
 * @param attempts how often interpreting it has failed
 * @param suspect whether a node died while it owned this callback
 */
public record ClaimedCallback(
    UUID id, long claim, int attempts, boolean suspect, CallbackAddress address) {

  /** The claim that this node holds on it. */
  public Claim asClaim() {
    return new Claim(id, claim);
  }
}
