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

  private final Reader in;
  private RuntimeException sourceFailure;
  private int depth;
  private int length;
  private boolean inString;
  private boolean escaped;
  private boolean begun;
  private boolean ended;

  JsonLimits(Reader in) {
    this.in = in;
  }

  /** What went wrong in reading the bytes, as opposed to what they say; else {@code null}. */
  RuntimeException sourceFailure() {
    return sourceFailure;
  }

  @Override
  public int read(char[] chars, int offset, int count) {
    int n = fill(chars, offset, Math.min(count, Math.max(BLOCK, inString ? length : 0)));
    if (n < 0) {
      checkWhole();
    }
    for (int i = offset; i < offset + n; i++) {
      if (inString) {
        string(chars[i]);
      } else {
        outside(chars[i]);
      }
    }
    return n;
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
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inString = false;
      length = 0;
      return;
    }
    limit(++length, MAX_STRING, "a string is longer than %,d characters");
  }

  private void outside(char c) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      length = 0;
      return;
    }
    if (ended) {
      throw new JsonUnreadableException("there is more after its end");
    }
    begun = true;
    length = "{}[],:\"".indexOf(c) < 0 ? length + 1 : 0;
    limit(length, MAX_NUMBER, "a number is longer than %,d characters");
    switch (c) {
      case '{', '[' -> limit(++depth, MAX_DEPTH, "it is nested deeper than %,d levels");
      case '}', ']' -> ended = --depth == 0;
      case '"' -> inString = true;
      default -> {}
    }
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
