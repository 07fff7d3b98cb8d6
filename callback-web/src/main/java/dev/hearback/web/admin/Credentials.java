package dev.hearback.web.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** A name and a password, as they came by Basic authentication. */
record Credentials(String user, String password) {

  private static final String SCHEME = "Basic ";
  private static final int LONGEST_NAME = 64;

  /** Those in an {@code Authorization} header; empty if there are none, or they cannot be read. */
  static Optional<Credentials> in(String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String[] both = new String(decoded, UTF_8).split(":", 2);
      return both.length == 2 ? Optional.of(new Credentials(both[0], both[1])) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The name, fit for the log; names that a server may take for the same are the same. */
  String loggedName() {
    String name = user.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}@._+ -]", "?");
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return loggedName();
  }
}
