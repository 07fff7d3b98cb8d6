package dev.hearback.it;

import java.io.File;

/** What the build made, unchanged. */
final class ShippedArchive {
  private ShippedArchive() {}

  /** Whether this run deploys the WAR; else it deploys the EAR. */
  static boolean isWar() {
    return System.getProperty("it.shape").equals("war");
  }

  static File war() {
    return new File(System.getProperty("it.war"));
  }

  static File ear() {
    return new File(System.getProperty("it.ear"));
  }
}
