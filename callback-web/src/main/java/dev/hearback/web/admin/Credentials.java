package dev.hearback.web.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.web.BasicAuthentication;
import java.util.Locale;
import java.util.Optional;

/** A name and a password, as they came by Basic authentication. */
record Credentials(String user, String password) {

  private static final int LONGEST_NAME = 64;

  /** Those in an {@code Authorization} header; empty if there are none, or they cannot be read. */
  static Optional<Credentials> in(String header) {
    return BasicAuthentication.credentials(header)
        .map(decoded -> new String(decoded, UTF_8).split(":", 2))
        .filter(both -> both.length == 2)
        .map(both -> new Credentials(both[0], both[1]));
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
