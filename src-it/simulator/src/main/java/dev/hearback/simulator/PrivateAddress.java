package dev.hearback.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** Hosts that cannot be reached from outside. No name is looked up. */
final class PrivateAddress {
  private static final String LITERAL = "\\[.*]|[0-9.]+";
  private static final String INTERNAL = "(.*\\.)?(localhost|local|internal)|[^.]+";

  private PrivateAddress() {}

  static boolean isPrivate(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (!name.matches(LITERAL)) {
      return name.matches(INTERNAL);
    }
    try {
      InetAddress address = InetAddress.getByName(name);
      byte[] bytes = address.getAddress();
      boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
      return uniqueLocal
          || address.isLoopbackAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || address.isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
