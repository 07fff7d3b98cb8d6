package dev.hearback.storage;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Makes text that others wrote fit for a column: PostgreSQL refuses NUL and lone surrogates. */
public final class Text {

  /** Longest text that is kept of a vendor's or an exception's words, in characters. */
  public static final int MAX_WORDS = 2000;

  private Text() {}

  /**
   * The text with what no database takes replaced by U+FFFD, and cut to so many characters, the
   * last one then being an ellipsis.
   *
   * @return {@code null} for {@code null}
   */
  public static String clean(String text, int maxLength) {
    if (text == null) {
      return null;
    }
    String whole = storable(text);
    if (whole.length() <= maxLength) {
      return whole;
    }
    int end = maxLength - 1;
    if (Character.isHighSurrogate(whole.charAt(end - 1))) {
      end--;
    }
    return whole.substring(0, end) + "…";
  }

  /** Somebody's words, kept for people: {@link #clean} and not too long. */
  public static String words(String text) {
    return clean(text, MAX_WORDS);
  }

  /** A vendor's code, of three words at most: more of its words may repeat a secret. */
  public static String code(String code) {
    String stripped = String.valueOf(code).strip();
    return stripped.matches("[A-Za-z0-9_.-]+( [A-Za-z0-9_.-]+){0,2}") && stripped.length() <= 64
        ? stripped.replace(' ', '_')
        : "its code is not fit for a log";
  }

  /**
   * An id that others gave, short enough for an index: one too long keeps its beginning, followed
   * by its hash, so that it still differs from every other.
   */
  public static String id(String id) {
    if (id == null || (id.length() <= 200 && storable(id).equals(id))) {
      return id;
    }
    return clean(id, 100) + "#" + sha256(id);
  }

  static String sha256(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.begin().digest(bytes));
  }

  /** The text with NUL and lone surrogates, which no database takes, replaced by U+FFFD. */
  public static String storable(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || loneSurrogate(text, i)) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(i, '\uFFFD');
      }
    }
    return out == null ? text : out.toString();
  }

  /** Whether the char at this index is one half of a surrogate pair without the other. */
  static boolean loneSurrogate(CharSequence text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
