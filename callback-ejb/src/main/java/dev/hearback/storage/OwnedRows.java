package dev.hearback.storage;

import java.util.List;

/**
 * A table whose rows nodes own while they work on them. Every method runs in the caller's
 * transaction; none begins or ends one.
 */
public interface OwnedRows {

  /** What the node owns. */
  List<Claim> owned(Node node);

  /** Gives back a claim on which no work began. Without effect if it is no longer held. */
  void release(Claim claim);

  /**
   * Takes from a node what it owned. Skips rows that others hold.
   *
   * @param died false if it has left
   * @return how many rows it still owns
   */
  int release(Node former, boolean died);
}
