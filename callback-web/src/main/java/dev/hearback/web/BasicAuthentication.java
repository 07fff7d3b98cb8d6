package dev.hearback.web;

import java.util.Base64;
import java.util.Optional;

/** HTTP Basic authentication (RFC 7617). */
public final class BasicAuthentication {

  /** The value of {@code WWW-Authenticate}, which tells our answers from a server's. */
  public static final String CHALLENGE = "Basic realm=\"hearback\", charset=\"UTF-8\"";

  private static final String SCHEME = "Basic ";

  private BasicAuthentication() {}

  /**
   * User, colon and password of an {@code Authorization} header; empty if it has none, or they
   * cannot be decoded.
   */
  public static Optional<byte[]> credentials(String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
