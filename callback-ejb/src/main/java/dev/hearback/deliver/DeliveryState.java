package dev.hearback.deliver;

import java.util.EnumSet;
import java.util.Set;

/** Life of one delivery. Every legal move is in {@link #next()}. */
public enum DeliveryState {
  /** Due now or at its next attempt. */
  WAITING,
  /** An observer is running it; repaired within a minute if the node dies. */
  RUNNING,
  /** The observer's transaction committed. */
  DELIVERED,
  /** Out of attempts, or there is no observer for it. Only an operator moves it. */
  DEAD,
  /**
   * It does not happen: the job was erased or purged, an operator said so, or another delivery took
   * its place: code {@link #REPLAYED} after a replay, {@link #REPLACED} after another outcome was
   * adopted.
   */
  DISCARDED;

  /** Code of a delivery that waits because an error of our own kept it from beginning. */
  public static final String NOT_BEGUN = "NOT_BEGUN";

  /** Code of a delivery that goes on as another one. */
  static final String REPLAYED = "REPLAYED";

  /** Code of a delivery of a former outcome. */
  static final String REPLACED = "REPLACED";

  /** The states that may follow this one; empty for a final state. */
  public Set<DeliveryState> next() {
    return switch (this) {
      case WAITING -> EnumSet.of(RUNNING, DEAD, DISCARDED);
      case RUNNING -> EnumSet.of(WAITING, DELIVERED, DEAD, DISCARDED);
      case DEAD -> EnumSet.of(DISCARDED);
      case DELIVERED, DISCARDED -> EnumSet.noneOf(DeliveryState.class);
    };
  }
}
