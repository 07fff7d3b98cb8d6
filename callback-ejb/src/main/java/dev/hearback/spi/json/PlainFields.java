package dev.hearback.spi.json;

import java.util.Arrays;

/**
 * Finds whole fields of an object that nobody asks for and that are plain: names and values are
 * strings of ASCII without escape sequences, or values are numbers, with no white space between
 * them. A vendor's report consists of little else, the words of a transcript above all. Whatever is
 * not plain, or is cut off where the bytes end, is left to {@code JsonTokens}, which would have
 * gone over the same bytes more slowly.
 */
final class PlainFields {

  /** Characters of a number. */
  static final int MAX_NUMBER = 1_000;

  /** Whether a byte is one ASCII character of a string, and nothing more. */
  static final boolean[] PLAIN = range(' ', 0x7F);

  static final boolean[] DIGITS = range('0', '9');

  static {
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private PlainFields() {}

  /**
   * Where the fields end that begin at a place; that place if there are none.
   *
   * @param end behind the last byte
   * @param first whether no comma is to come before the first field
   */
  static int skip(byte[] bytes, int from, int end, boolean first) {
    int done = from;
    int i = first ? from : behind(',', bytes, from, end);
    while (i < end && bytes[i] == '"') {
      int colon = string(bytes, i + 1, end);
      int value = behind(':', bytes, colon, end);
      if (value >= end) {
        return done;
      }
      i = bytes[value] == '"' ? string(bytes, value + 1, end) : number(bytes, value, end);
      if (i > end) {
        return done;
      }
      done = i;
      i = behind(',', bytes, i, end);
    }
    return done;
  }

  /** Behind a byte that is to stand here; beyond the end if it does not. */
  private static int behind(char expected, byte[] bytes, int i, int end) {
    return i < end && bytes[i] == expected ? i + 1 : Integer.MAX_VALUE;
  }

  /**
   * Behind the string whose opening quote stands before this; beyond the end if it is not plain.
   */
  private static int string(byte[] bytes, int from, int end) {
    return behind('"', bytes, over(PLAIN, bytes, from, end), end);
  }

  /**
   * Behind the number that begins here; beyond the end if there is none, if it may go on there, or
   * if it has an exponent.
   */
  private static int number(byte[] bytes, int from, int end) {
    int whole = bytes[from] == '-' ? from + 1 : from;
    int i = digits(bytes, whole, end);
    if (i == whole || i - whole > 1 && bytes[whole] == '0') {
      return Integer.MAX_VALUE;
    }
    if (i < end && bytes[i] == '.') {
      int fraction = i + 1;
      i = digits(bytes, fraction, end);
      if (i == fraction) {
        return Integer.MAX_VALUE;
      }
    }
    boolean ends = i < end && bytes[i] != 'e' && bytes[i] != 'E';
    return ends && i - from <= MAX_NUMBER ? i : Integer.MAX_VALUE;
  }

  private static int digits(byte[] bytes, int from, int end) {
    return over(DIGITS, bytes, from, end);
  }

  /** Behind those of the given bytes that stand from a place on; at the end at the latest. */
  static int over(boolean[] some, byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && some[bytes[i] & 0xFF]) {
      i++;
    }
    return i;
  }

  private static boolean[] range(int first, int last) {
    boolean[] range = new boolean[256];
    Arrays.fill(range, first, last + 1, true);
    return range;
  }
}
