package dev.hearback.it;

import java.io.File;

/** What the build made, unchanged. */
final class ShippedArchive {
  private ShippedArchive() {}

  /** Whether this run deploys the WAR; else it deploys the EAR. */
  static boolean isWar() {
    return System.getProperty("it.shape").equals("war");
  }

  /** In the shape of this run. */
  static File any() {
    return isWar() ? war() : ear();
  }

  static File war() {
    return new File(System.getProperty("it.war"));
  }

  static File ear() {
    return new File(System.getProperty("it.ear"));
  }
}
