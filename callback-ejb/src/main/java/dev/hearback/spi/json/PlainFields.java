package dev.hearback.spi.json;

/**
 * Finds whole fields of an object that nobody asks for and that are plain: names and values are
 * strings of ASCII without escape sequences, or values are numbers, with no white space between
 * them. A vendor's report consists of little else, the words of a transcript above all. Whatever is
 * not plain, or is cut off where the bytes end, is left to {@link JsonTokens}, which would have
 * gone over the same bytes more slowly.
 */
final class PlainFields {

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
    return behind('"', bytes, JsonBytes.over(JsonTokens.PLAIN, bytes, from, end), end);
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
    return ends && i - from <= JsonTokens.MAX_NUMBER ? i : Integer.MAX_VALUE;
  }

  private static int digits(byte[] bytes, int from, int end) {
    return JsonBytes.over(JsonTokens.DIGITS, bytes, from, end);
  }
}
