package dev.hearback.spi.http;

import dev.hearback.spi.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/** A vendor's words made fit for exceptions, events and logs. */
public final class VendorText {

  private static final int MAX_LENGTH = 2_000;
  private static final int MAX_ID_LENGTH = 255;

  /** Vendors repeat the URLs they were given, whose path, query and user may be secret. */
  private static final Pattern URL =
      Pattern.compile("(?i)\\b(https?|wss?)(:|%3A)(/|%2F){2}[^\\s\"'<>]*");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private VendorText() {}

  /**
   * The words on one line of at most 2,000 characters, longer ones ending in an ellipsis; URLs are
   * left out, because they may contain a callback's token or credentials.
   */
  public static String clean(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    String bounded = line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    return URL.matcher(bounded).replaceAll("(URL)");
  }

  /** Also without this secret, should the vendor repeat it. */
  static String clean(String text, Optional<Secret> secret) {
    String known = secret.map(Secret::value).orElse("");
    return clean(known.isEmpty() ? text : text.replace(known, "(secret)"));
  }

  /** The vendor's id, unless it is empty, longer than 255 characters or not on one line. */
  public static Optional<String> id(String text) {
    boolean fit =
        !text.isBlank() && text.length() <= MAX_ID_LENGTH && !CONTROL.matcher(text).find();
    return fit ? Optional.of(text) : Optional.empty();
  }
}
