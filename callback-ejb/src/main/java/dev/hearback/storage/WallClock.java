package dev.hearback.storage;

/**
 * The clock of this machine. It orders ids, nothing else: every time in a row is the database's.
 */
final class WallClock {

  private WallClock() {}

  static long millis() {
    return System.currentTimeMillis();
  }
}
