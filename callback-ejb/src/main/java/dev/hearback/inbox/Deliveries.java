package dev.hearback.inbox;

import dev.hearback.jobs.LockedJob;
import dev.hearback.storage.Node;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The delivery table. Every method runs in the caller's transaction; none begins or ends one. */
@ApplicationScoped
public class Deliveries {

  /**
   * One delivery per observer of a job's outcome.
   *
   * @param owned observers whose delivery the node owns from the start, because it has room
   * @return those that the node owns
   */
  public List<ClaimedDelivery> insert(
      LockedJob job,
      Optional<UUID> callbackId,
      Collection<String> observers,
      Collection<String> owned,
      Node node) {
    throw new UnsupportedOperationException();
  }

  /** The outcome of a job that no observer matches: a dead letter {@code NO_OBSERVER}. */
  public void insertUnobserved(LockedJob job, Optional<UUID> callbackId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Claims due deliveries of the node's application that nobody owns; suspects only if alone, one at a time. Skips rows that others hold.
   *
   * @param room how many deliveries of which observer the node has room for
   */
  public List<ClaimedDelivery> claimDue(Node node, Map<String, Integer> room) {
    throw new UnsupportedOperationException();
  }

  /**
   * First statement of a delivery's transaction: enlists our data source before the observer's work, and on databases that can do so bounds how long the locks of a frozen node live.
   *
   * @return false if the claim is no longer ours: do not call the observer
   */
  public boolean begin(ClaimedDelivery delivery, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  /** Last statement of a delivery's transaction. Returns false if the claim is no longer ours: roll back. */
  public boolean delivered(ClaimedDelivery delivery) {
    throw new UnsupportedOperationException();
  }

  /** The observer failed: one attempt more, due again after the delay. Without effect if the claim is no longer ours. */
  public void failed(ClaimedDelivery delivery, Duration delay, String problem) {
    throw new UnsupportedOperationException();
  }

  /** The observer failed for the last time. Without effect if the claim is no longer ours. */
  public void dead(ClaimedDelivery delivery, String code, String problem) {
    throw new UnsupportedOperationException();
  }

  /** What the dead node owned is due again, as suspect. Skips rows that others hold. Returns how many rows it still owns. */
  public int release(Node former, boolean died) {
    throw new UnsupportedOperationException();
  }

  /** Gives back a claim that was not begun. */
  public void unclaim(ClaimedDelivery delivery) {
    throw new UnsupportedOperationException();
  }

  /** Deliveries of an erased job that have not happened do not happen any more. */
  public void discard(UUID jobId) {
    throw new UnsupportedOperationException();
  }
}
