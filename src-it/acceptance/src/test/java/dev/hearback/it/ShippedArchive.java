package dev.hearback.it;

import java.io.File;

/** What the build made, unchanged: the WAR for Payara Micro, the EAR for every full server. */
final class ShippedArchive {
  private ShippedArchive() {}

  /** Whether this run's server takes the WAR. */
  static boolean isMicro() {
    return System.getProperty("it.server").equals("payara-micro");
  }

  static File war() {
    return new File(System.getProperty("it.war"));
  }

  static File ear() {
    return new File(System.getProperty("it.ear"));
  }
}
