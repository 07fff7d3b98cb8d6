package dev.hearback.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the database has heard this node for so long that whoever is silent now is dead: after an
 * outage, the first node back must leave the others the time to come back, too.
 */
final class Hearing {

  private final long expiry;
  private final LongSupplier nanos;
  private long since;
  private long latest;

  /**
   * As after an outage: that is how a node comes, as well.
   *
   * @param expiry after which silence a node is dead
   */
  Hearing(Duration expiry, LongSupplier nanos) {
    this.expiry = expiry.toNanos();
    this.nanos = nanos;
    since = nanos.getAsLong();
    latest = since;
  }

  /**
   * A heartbeat has succeeded. The one before was an outage ago if that is more than half an
   * expiry: in a shorter one nobody who beats thrice in an expiry is silent for too long.
   */
  void beaten() {
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
