package dev.hearback.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this node's heartbeats have succeeded for so long that a silent node is dead: after an
 * outage of the database, the first node back must leave the others time to come back, too.
 */
final class HeartbeatContinuity {

  private final long expiry;
  private final LongSupplier nanos;
  private long since;
  private long latest;
  private boolean outage;

  /**
   * A start counts as the end of an outage.
   *
   * @param expiry the silence after which a node is dead
   */
  HeartbeatContinuity(Duration expiry, LongSupplier nanos) {
    this.expiry = expiry.toNanos();
    this.nanos = nanos;
    since = nanos.getAsLong();
    latest = since;
  }

  /**
   * A heartbeat has succeeded. A gap of more than half an expiry before it was an outage: a shorter
   * one cannot make a node that beats three times per expiry look dead.
   */
  void heartbeat() {
    long now = nanos.getAsLong();
    if (now - latest > expiry / 2) {
      since = now;
      outage = true;
    }
    latest = now;
  }

  /** Whether there has been no outage since the start, or for so long. */
  boolean sawNoOutage(Duration lately) {
    return !outage || latest - since >= lately.toNanos();
  }

  /** Whether heartbeats have succeeded for an expiry without an outage. */
  boolean isSteady() {
    return latest - since >= expiry;
  }
}
