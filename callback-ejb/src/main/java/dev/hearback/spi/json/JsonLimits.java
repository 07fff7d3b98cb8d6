package dev.hearback.spi.json;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;

/**
 * Stands between a document and its parser, and keeps from the parser what could exhaust it: too
 * deep nesting, numbers and strings without end, which parsers hold in memory as a whole. It also
 * sees to it that the document is one whole object or array and nothing after it, on which parsers
 * differ.
 */
final class JsonLimits extends Reader {

  /** Levels of objects and arrays. The vendors' own documents have at most 12. */
  static final int MAX_DEPTH = 64;

  /** Characters of a number or word outside quotes. */
  static final int MAX_NUMBER = 1_000;

  /** Characters of one string: some 16 hours of speech. Parsers need up to five bytes for each. */
  static final int MAX_STRING = 16 * 1024 * 1024;

  /** Characters read at once: Parsson would fill a pooled buffer that a long string has grown. */
  private static final int BLOCK = 8 * 1024;

  /** Belongs to a number or a word, as whatever is none of the following. */
  private static final byte VALUE = 0;

  private static final byte WHITE = 1;
  private static final byte SEPARATES = 2;
  private static final byte OPENS = 3;
  private static final byte CLOSES = 4;
  private static final byte QUOTES = 5;

  /** What the characters outside strings are. */
  private static final byte[] KINDS = kinds();

  /** A backslash came just before. */
  private static final int ESCAPE = 5;

  private final Reader in;
  private final int keep;
  private RuntimeException sourceFailure;
  private int depth;
  private int length;
  private boolean inString;

  /** Characters that still belong to an escape sequence. */
  private int escaped;

  private boolean cutting;
  private boolean cut;
  private boolean begun;
  private boolean ended;

  /**
   * Limits on this document.
   *
   * @param keep how many characters of a string, as it is written, the parser gets to see
   */
  JsonLimits(Reader in, int keep) {
    this.in = in;
    this.keep = keep;
  }

  /** What went wrong in reading the bytes, as opposed to what they say; else {@code null}. */
  RuntimeException sourceFailure() {
    return sourceFailure;
  }

  /** Whether a string so far was longer than is kept. */
  boolean isCut() {
    return cut;
  }

  @Override
  public int read(char[] chars, int offset, int count) {
    int passed = 0;
    while (passed == 0 && count > 0) {
      int n = fill(chars, offset, Math.min(count, Math.max(BLOCK, inString ? length : 0)));
      if (n < 0) {
        checkWhole();
        return n;
      }
      passed = pass(chars, offset, n);
    }
    return passed;
  }

  /** Looks at so many characters and closes ranks where strings are cut; returns how many stay. */
  private int pass(char[] chars, int offset, int count) {
    int stop = offset + count;
    int end = offset;
    int i = offset;
    while (i < stop) {
      int plain = inString && escaped == 0 ? plain(chars, i, stop) : 0;
      if (plain > 0) {
        end = pass(chars, i, plain, end);
        i += plain;
      } else if (inString) {
        char c = chars[i++];
        string(c);
        if (!cutting) {
          chars[end++] = c;
        }
      } else {
        int outside = outside(chars, i, stop);
        if (end != i) {
          System.arraycopy(chars, i, chars, end, outside);
        }
        end += outside;
        i += outside;
      }
    }
    return end - offset;
  }

  /** How many characters of a string, from here on, neither end it nor begin an escape sequence. */
  private static int plain(char[] chars, int from, int stop) {
    int i = from;
    while (i < stop && chars[i] != '"' && chars[i] != '\\') {
      i++;
    }
    return i - from;
  }

  /**
   * Moves such characters behind those that stay, as far as they stay; returns the end of these.
   */
  private int pass(char[] chars, int from, int plain, int end) {
    int kept = cutting ? 0 : Math.min(plain, Math.max(0, keep - length));
    while (!cutting && kept < plain && Character.isLowSurrogate(chars[from + kept])) {
      kept++; // not within a character made of two surrogates
    }
    cutting |= kept < plain;
    cut |= cutting;
    for (int i = from + kept; i < from + plain; i++) {
      refuseControl(chars[i]);
    }
    if (end != from) {
      System.arraycopy(chars, from, chars, end, kept);
    }
    length += plain;
    limit(length, MAX_STRING, "a string is longer than %,d characters");
    return end + kept;
  }

  /**
   * All that was asked for: at each read Parsson copies what it has of a string, however little it
   * gets. For the same reason more is read at once the longer a string is.
   */
  private int fill(char[] chars, int offset, int count) {
    try {
      int filled = 0;
      while (filled < count) {
        int n = in.read(chars, offset + filled, count - filled);
        if (n < 0) {
          return filled > 0 ? filled : -1;
        }
        filled += n;
      }
      return filled;
    } catch (CharacterCodingException e) {
      throw new JsonUnreadableException("it is not valid text in UTF-8, UTF-16 or UTF-32");
    } catch (IOException e) {
      sourceFailure = new UncheckedIOException(e);
      throw sourceFailure;
    } catch (RuntimeException e) {
      sourceFailure = e;
      throw e;
    }
  }

  private void string(char c) {
    if (escaped == ESCAPE) {
      escaped = c == 'u' ? 4 : 0;
    } else if (escaped > 0) {
      escaped--;
    } else if (c == '"') {
      inString = false;
      cutting = false;
      length = 0;
      return;
    } else {
      cut(c);
      escaped = c == '\\' ? ESCAPE : 0;
    }
    limit(++length, MAX_STRING, "a string is longer than %,d characters");
  }

  /** Not within a character, whether escaped or made of two surrogates. */
  private void cut(char c) {
    cutting |= length >= keep && !Character.isLowSurrogate(c);
    cut |= cutting;
    if (cutting) {
      refuseControl(c);
    }
  }

  /** In what is kept, the parser does so. */
  private static void refuseControl(char c) {
    if (c < ' ') {
      throw new JsonUnreadableException("a string has a control character");
    }
  }

  /** Looks at what is in no string, up to the quote that begins one; returns how many that are. */
  private int outside(char[] chars, int from, int stop) {
    int i = from;
    while (i < stop && !inString) {
      char c = chars[i++];
      byte kind = c < KINDS.length ? KINDS[c] : VALUE;
      if (kind == WHITE) {
        length = 0;
        continue;
      }
      if (ended) {
        throw new JsonUnreadableException("there is more after its end");
      }
      begun = true;
      length = kind == VALUE ? length + 1 : 0;
      switch (kind) {
        case VALUE -> limit(length, MAX_NUMBER, "a number is longer than %,d characters");
        case OPENS -> limit(++depth, MAX_DEPTH, "it is nested deeper than %,d levels");
        case CLOSES -> ended = --depth == 0;
        case QUOTES -> inString = true;
        default -> {}
      }
    }
    return i - from;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[128];
    " \t\n\r".chars().forEach(c -> kinds[c] = WHITE);
    ",:".chars().forEach(c -> kinds[c] = SEPARATES);
    "{[".chars().forEach(c -> kinds[c] = OPENS);
    "}]".chars().forEach(c -> kinds[c] = CLOSES);
    kinds['"'] = QUOTES;
    return kinds;
  }

  private void checkWhole() {
    if (!begun) {
      throw new JsonUnreadableException("it is empty");
    }
    if (depth > 0 || inString) {
      throw new JsonUnreadableException("it ends too early");
    }
  }

  private static void limit(int value, int max, String error) {
    if (value > max) {
      throw new JsonUnreadableException(String.format(Locale.ROOT, error, max));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
