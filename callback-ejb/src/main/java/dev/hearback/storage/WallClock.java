package dev.hearback.storage;

import java.time.Instant;

/**
 * The clock of this machine. It orders ids and is compared with the database's, nothing else: every
 * time in a row is the database's.
 */
final class WallClock {

  private WallClock() {}

  static Instant now() {
    return Instant.now();
  }

  static long millis() {
    return System.currentTimeMillis();
  }
}
