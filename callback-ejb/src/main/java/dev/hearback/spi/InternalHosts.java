package dev.hearback.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts that a vendor outside cannot reach, or must not be sent to: names and addresses of this
 * machine and of private networks, in every spelling that a URL may have. Names are not looked up.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA, IPv4</a> and <a
 *     href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a> special-purpose
 *     addresses, read on 2026-11-30
 */
public final class InternalHosts {

  /** Names that end so are never public. */
  private static final Pattern INTERNAL_NAME =
      Pattern.compile(
          "(?:.*\\.)?(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan"
              + "|home\\.arpa)");

  /** As IDNA takes them for a dot. */
  private static final Pattern DOTS = Pattern.compile("[\\u3002\\uFF0E\\uFF61]");

  /** Unicode's Default_Ignorable_Code_Point, which nobody sees: IDNA leaves them out. */
  private static final Pattern IGNORED =
      Pattern.compile(
          "[\\x{AD}\\x{34F}\\x{61C}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}"
              + "\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}-\\x{206F}\\x{3164}"
              + "\\x{FE00}-\\x{FE0F}\\x{FEFF}\\x{FFA0}\\x{FFF0}-\\x{FFF8}\\x{1BCA0}-\\x{1BCA3}"
              + "\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]");

  private static final Pattern LAST_IS_NUMBER = Pattern.compile("(?:.*\\.)?(?:0x[0-9a-f]*|\\d+)");

  private static final List<Network> INTERNAL =
      List.of(
          Network.of(8, 0),
          Network.of(8, 10),
          Network.of(10, 100, 64),
          Network.of(8, 127),
          Network.of(16, 169, 254),
          Network.of(12, 172, 16),
          Network.of(24, 192, 0, 0),
          Network.of(16, 192, 168),
          Network.of(15, 198, 18),
          Network.of(4, 224),
          Network.of(4, 240));

  private static final List<Network> INTERNAL_6 =
      List.of(
          Network.of(128), // unspecified
          Network.of6(128, "::1"),
          Network.of6(48, "64:ff9b:1::"),
          Network.of6(64, "100::"),
          Network.of6(7, "fc00::"),
          Network.of6(10, "fe80::"),
          Network.of6(10, "fec0::"),
          Network.of6(8, "ff00::"));

  private InternalHosts() {}

  /** The addresses that begin with these bits. */
  private record Network(int bits, byte[] first) {

    static Network of(int bits, int... first) {
      byte[] bytes = new byte[bits > 32 ? 16 : 4];
      for (int i = 0; i < first.length; i++) {
        bytes[i] = (byte) first[i];
      }
      return new Network(bits, bytes);
    }

    static Network of6(int bits, String first) {
      return new Network(bits, literal(first).orElseThrow());
    }

    boolean contains(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if (((address[bit / 8] ^ first[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Whether the host is one, or no host at all. */
  public static boolean contain(String host) {
    String name = normal(host);
    if (name.startsWith("[")) {
      return address6(name).map(InternalHosts::isInternal).orElse(true);
    }
    if (LAST_IS_NUMBER.matcher(name).matches()) {
      return address4(name).map(InternalHosts::isInternal).orElse(true);
    }
    return !name.contains(".") || name.contains("%") || INTERNAL_NAME.matcher(name).matches();
  }

  /** Whether the host, or address, is this machine itself. */
  public static boolean isLoopback(String host) {
    String name = normal(host);
    Optional<byte[]> address = name.contains(":") ? address6(name) : address4(name);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || address.map(InternalHosts::isLoopback).orElse(false);
  }

  private static boolean isLoopback(byte[] address) {
    return address.length == 4 ? address[0] == 127 : Network.of6(128, "::1").contains(address);
  }

  private static boolean isInternal(byte[] address) {
    return address.length == 4
        ? INTERNAL.stream().anyMatch(network -> network.contains(address))
        : INTERNAL_6.stream().anyMatch(network -> network.contains(address))
            || embedded(address).map(InternalHosts::isInternal).orElse(false);
  }

  /** The IPv4 address that a translator or tunnel makes of an IPv6 address. */
  private static Optional<byte[]> embedded(byte[] address) {
    if (Network.of6(16, "2002::").contains(address)) { // 6to4
      return Optional.of(Arrays.copyOfRange(address, 2, 6));
    }
    byte[] last = Arrays.copyOfRange(address, 12, 16);
    if (Network.of6(32, "2001::").contains(address)) { // Teredo
      for (int i = 0; i < last.length; i++) {
        last[i] = (byte) ~last[i];
      }
      return Optional.of(last);
    }
    boolean translated =
        Network.of6(96, "64:ff9b::").contains(address)
            || new Network(96, new byte[16]).contains(address);
    boolean isatap =
        (address[8] & 0xFC) == 0
            && address[9] == 0
            && address[10] == 0x5E
            && address[11] == (byte) 0xFE;
    return translated || isatap ? Optional.of(last) : Optional.empty();
  }

  private static String normal(String host) {
    String seen = IGNORED.matcher(host).replaceAll("");
    String text = Normalizer.normalize(seen, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return DOTS.matcher(text).replaceAll(".").replaceFirst("\\.+$", "");
  }

  private static Optional<byte[]> address6(String name) {
    return literal(name.replaceFirst("^\\[", "").replaceFirst("(?:%.*)?]?$", ""));
  }

  private static Optional<byte[]> literal(String address) {
    try {
      // with a colon it is a literal: nothing is looked up
      return address.contains(":")
          ? Optional.of(InetAddress.getByName(address).getAddress())
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** One to four numbers, decimal, octal or hexadecimal, the last one filling what is left. */
  private static Optional<byte[]> address4(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length > 4) {
      return Optional.empty();
    }
    long address = 0;
    try {
      for (int i = 0; i < parts.length; i++) {
        boolean last = i == parts.length - 1;
        long number = number(parts[i]);
        int bits = last ? 8 * (4 - i) : 8;
        if (number >> bits != 0) {
          return Optional.empty();
        }
        address = address << bits | number;
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (address >> 8 * (3 - i));
    }
    return Optional.of(bytes);
  }

  private static long number(String part) {
    if (part.startsWith("0x")) {
      return part.length() == 2 ? 0 : Long.parseUnsignedLong(part.substring(2), 16);
    }
    return part.length() > 1 && part.startsWith("0")
        ? Long.parseUnsignedLong(part, 8)
        : Long.parseUnsignedLong(part);
  }
}
