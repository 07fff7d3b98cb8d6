package dev.hearback.spi.http;

import dev.hearback.spi.OneLine;
import java.util.Optional;
import java.util.regex.Pattern;

/** A vendor's words made fit for exceptions, events and logs. */
public final class VendorText {

  private static final int MAX_LENGTH = 2_000;
  private static final int MAX_ID_LENGTH = 255;

  /** What is looked at: what is left out may make it shorter. */
  static final int MAX_READ = 20_000;

  /** Vendors repeat the URLs they were given, whose path, query and user may be secret. */
  private static final Pattern URL =
      Pattern.compile("(?i)(?:\\b(?:https?|wss?)://|/(?:callbacks|hooks)/)[^\\s\"<>]*");

  /** As long as a callback's token, and of its characters. */
  private static final Pattern TOKEN = Pattern.compile("(?<![\\w-])(?i:[a-z2-7]{72})(?![\\w-])");

  private VendorText() {}

  /**
   * The words on one line of at most 2,000 characters, longer ones cut between words and ending in
   * an ellipsis; URLs are left out, because they may contain a callback's token or credentials, and
   * so is what looks like such a token.
   */
  public static String clean(String text) {
    String line = OneLine.of(bounded(text, MAX_READ));
    String safe = Reading.replaced(Reading.replaced(line, URL, "(URL)"), TOKEN, "(token)");
    return safe.length() > MAX_LENGTH ? bounded(safe, MAX_LENGTH) + "…" : safe;
  }

  /** Also without the secrets of the request, should the vendor repeat them. */
  static String clean(String text, Redaction redaction) {
    return clean(redaction.apply(bounded(text, MAX_READ)));
  }

  /** Without a last word that is cut off, because it may be a secret. */
  private static String bounded(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max;
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The vendor's id, unless it is empty, longer than 255 characters or not on one line. */
  public static Optional<String> id(String text) {
    boolean fit = !text.isBlank() && text.length() <= MAX_ID_LENGTH && OneLine.fits(text);
    return fit ? Optional.of(text) : Optional.empty();
  }
}
