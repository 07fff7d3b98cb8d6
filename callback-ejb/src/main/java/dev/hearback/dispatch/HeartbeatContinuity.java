package dev.hearback.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the database has heard this node for so long that whoever is silent now is dead: after an
 * outage, the first node back must leave the others the time to come back, too.
 */
final class HeartbeatContinuity {

  private final long expiry;
  private final LongSupplier nanos;
  private long since;
  private long latest;

  /**
   * As after an outage: that is how a node comes, as well.
   *
   * @param expiry after which silence a node is dead
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
    }
    latest = now;
  }

  /** Whether it has been heard for an expiry without an outage. */
  boolean isSteady() {
    return latest - since >= expiry;
  }
}
