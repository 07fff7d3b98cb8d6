package dev.hearback.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this node's heartbeats have succeeded for so long that the silence of others is their
 * own: after an outage of the database, the first node back must leave the others time to come
 * back, too.
 */
final class HeartbeatContinuity {

  private final long atStart;
  private final long afterOutage;
  private final long longestGap;
  private final LongSupplier nanos;
  private long since;
  private long latest;
  private boolean outage;

  /**
   * Begins now.
   *
   * @param atStart for how long they must succeed at first
   * @param afterOutage for how long after an outage
   * @param longestGap between two of them that is no outage: one that cannot make a node look
   *     silent for too long that sends its own as often
   */
  HeartbeatContinuity(
      Duration atStart, Duration afterOutage, Duration longestGap, LongSupplier nanos) {
    this.atStart = atStart.toNanos();
    this.afterOutage = afterOutage.toNanos();
    this.longestGap = longestGap.toNanos();
    this.nanos = nanos;
    since = nanos.getAsLong();
    latest = since;
  }

  /** A heartbeat has succeeded. */
  void heartbeat() {
    long now = nanos.getAsLong();
    if (now - latest > longestGap) {
      since = now;
      outage = true;
    }
    latest = now;
  }

  /** Whether they have succeeded for long enough. */
  boolean isSteady() {
    return latest - since >= (outage ? afterOutage : atStart);
  }
}
