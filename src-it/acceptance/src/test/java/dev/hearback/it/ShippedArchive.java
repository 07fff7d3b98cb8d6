package dev.hearback.it;

import java.io.File;
import java.net.URI;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What the build made, unchanged: the WAR for Payara Micro, the EAR for every full server. */
final class ShippedArchive {
  private ShippedArchive() {}

  static Archive<?> forThisServer() {
    if (isMicro()) {
      return ShrinkWrap.createFromZipFile(WebArchive.class, war());
    }
    return ShrinkWrap.createFromZipFile(EnterpriseArchive.class, ear());
  }

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

  /** Where the deployed archive answers: the same context root on every server. */
  static URI address() {
    return URI.create("http://127.0.0.1:" + System.getProperty("it.http-port") + "/hearback/");
  }
}
