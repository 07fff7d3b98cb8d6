package dev.hearback.inbox;

import dev.hearback.spi.CallbackContent;
import dev.hearback.storage.Node;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The callback table. Every method runs in the caller's transaction; none begins or ends one. */
@ApplicationScoped
public class Inbox {

  /**
   * What became of a callback.
   *
   * @param known whether it had been stored before; then nothing is changed
   * @param claimed the callback, if it is new and owned by the node from the start
   */
  public record Stored(boolean known, Optional<ClaimedCallback> claimed) {}

  /**
   * Stores a callback for the application of its job or hook. A node of that application that has
   * room for it owns it from the start.
   *
   * @param owner the node to own it, if it is of that application; empty if the node has no room
   */
  public Stored store(ReceivedCallback callback, Optional<Node> owner) {
    throw new UnsupportedOperationException();
  }

  /** Claims due callbacks of the node's application that nobody owns, oldest first; suspects only if alone, one at a time. Skips rows that others hold. */
  public List<ClaimedCallback> claimDue(Node node, int max) {
    throw new UnsupportedOperationException();
  }

  /** The stored bytes; each read borrows a connection for one chunk. */
  public CallbackContent content(UUID callbackId) {
    throw new UnsupportedOperationException();
  }

  /**
   * The callback has been interpreted.
   *
   * @param jobId the job it is about
   * @param note why it changed nothing, if it came late; for people
   * @return false if the claim is no longer ours: roll back
   */
  public boolean done(ClaimedCallback callback, UUID jobId, Optional<String> note) {
    throw new UnsupportedOperationException();
  }

  /** The callback cannot be understood: only an operator moves it. Returns false if the claim is no longer ours. */
  public boolean dead(ClaimedCallback callback, String code, String reason) {
    throw new UnsupportedOperationException();
  }

  /** Interpreting failed by a trouble of our own; due again after the delay. */
  public boolean retry(ClaimedCallback callback, Duration delay, String problem) {
    throw new UnsupportedOperationException();
  }

  /** What the dead node owned is due again, as suspect. Skips rows that others hold. Returns how many rows it still owns. */
  public int release(Node former, boolean died) {
    throw new UnsupportedOperationException();
  }

  /** Gives back a claim that was not begun. */
  public void unclaim(ClaimedCallback callback) {
    throw new UnsupportedOperationException();
  }

  /** Drops the bodies of a job's callbacks. */
  public void erase(UUID jobId) {
    throw new UnsupportedOperationException();
  }
}
