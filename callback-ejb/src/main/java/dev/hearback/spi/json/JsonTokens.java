package dev.hearback.spi.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.stream.JsonParser.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The events of one document (RFC 8259). Every byte is checked, and none is kept: a string or a
 * number is made when {@link #text} asks for it.
 *
 * <p>No JSON-P parser, because these hold each string as a whole in memory, wanted or not, have no
 * limits that hold on every server, and take several times as long to skip what nobody wants.
 */
final class JsonTokens implements AutoCloseable {

  /** Levels of objects and arrays. The vendors' own documents have at most 12. */
  static final int MAX_DEPTH = Long.SIZE;

  /** Characters of a number. */
  static final int MAX_NUMBER = 1_000;

  /** Bytes of one string, as it is written: some 16 hours of speech. */
  static final int MAX_STRING = 16 * 1024 * 1024;

  private static final int BLOCK = 8 * 1024;
  private static final int NONE = -1;

  /** Whether a byte is one ASCII character of a string, and nothing more. */
  private static final boolean[] PLAIN = plainBytes();

  /** What may come next. */
  private enum Place {
    /** The document's value. */
    VALUE,
    /** The array's first item, or its end. */
    FIRST_ITEM,
    /** The object's first name, or its end. */
    FIRST_NAME,
    /** A colon, and the value of the name that came before. */
    COLON,
    /** A comma and one more item or field, or the end of the array or object. */
    REST,
    /** Nothing. */
    END
  }

  private final InputStream in;
  private final int keep;

  /**
   * Some of the document's bytes. Those from {@code kept} on stay until they have become a text.
   */
  private byte[] block = new byte[BLOCK];

  private int at;
  private int filled;
  private int kept = NONE;

  /** Bytes of the document before this block. */
  private long before;

  private Place place = Place.VALUE;
  private int depth;

  /** A bit for each level, the innermost the lowest: whether it is an object. */
  private long objects;

  /** Just behind the quote that begins a string. */
  private boolean atString;

  private String text;
  private boolean cut;

  /**
   * Takes the stream over.
   *
   * @param keep how many bytes of each string, as it is written, are kept
   */
  JsonTokens(InputStream bytes, int keep) {
    this.keep = keep;
    try {
      in = JsonCharset.toUtf8(bytes);
    } catch (IOException | RuntimeException e) {
      close(bytes);
      throw e instanceof IOException read ? new UncheckedIOException(read) : (RuntimeException) e;
    }
  }

  /** The next event of a document that has not ended. */
  Event next() {
    if (atString) {
      string(false);
    }
    kept = NONE;
    text = null;
    int c = significant();
    return switch (place) {
      case VALUE -> {
        if (c == NONE) {
          throw new JsonUnreadableException("it is empty");
        }
        yield value(c);
      }
      case FIRST_ITEM -> c == ']' ? leave() : value(c);
      case FIRST_NAME -> c == '}' ? leave() : name(c);
      case COLON -> {
        expect(c == ':', c);
        yield value(significant());
      }
      case REST -> {
        if (c == ',') {
          yield inObject() ? name(significant()) : value(significant());
        }
        expect(c == (inObject() ? '}' : ']'), c);
        yield leave();
      }
      case END -> throw new IllegalStateException("the document has ended");
    };
  }

  /** The name, string or number that {@link #next} came to. */
  String text() {
    if (atString) {
      string(true);
    } else if (text == null) {
      text = new String(block, kept, at - kept, UTF_8);
    }
    return text;
  }

  /** Skips the rest of the object or array whose start {@link #next} came to. */
  void skip() {
    int outside = depth - 1;
    while (depth > outside) {
      next();
    }
  }

  /** Reads what is after the document, which may be nothing but white space. */
  void finish() {
    if (atString) {
      string(false);
    }
    if (significant() != NONE) {
      throw new JsonUnreadableException("there is more after its end");
    }
  }

  /** Whether a string so far that was asked for was longer than is kept. */
  boolean isCut() {
    return cut;
  }

  /** Closes the stream; what is left of the document is not read. */
  @Override
  public void close() {
    close(in);
  }

  private static void close(InputStream bytes) {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean inObject() {
    return (objects & 1) != 0;
  }

  private Event name(int c) {
    expect(c == '"', c);
    atString = true;
    place = Place.COLON;
    return Event.KEY_NAME;
  }

  private Event value(int c) {
    if (c == '{' || c == '[') {
      limit(++depth, MAX_DEPTH, "it is nested deeper than %,d levels");
      objects = objects << 1 | (c == '{' ? 1 : 0);
      place = c == '{' ? Place.FIRST_NAME : Place.FIRST_ITEM;
      return c == '{' ? Event.START_OBJECT : Event.START_ARRAY;
    }
    Event scalar = scalar(c);
    place = depth == 0 ? Place.END : Place.REST;
    return scalar;
  }

  private Event scalar(int c) {
    switch (c) {
      case '"':
        atString = true;
        return Event.VALUE_STRING;
      case 't':
        word("rue");
        return Event.VALUE_TRUE;
      case 'f':
        word("alse");
        return Event.VALUE_FALSE;
      case 'n':
        word("ull");
        return Event.VALUE_NULL;
      default:
        number(c);
        return Event.VALUE_NUMBER;
    }
  }

  private Event leave() {
    Event event = inObject() ? Event.END_OBJECT : Event.END_ARRAY;
    objects >>>= 1;
    place = --depth == 0 ? Place.END : Place.REST;
    return event;
  }

  private void word(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      int c = read();
      expect(c == rest.charAt(i), c);
    }
  }

  private void number(int first) {
    kept = at - 1;
    int c = first == '-' ? read() : first;
    c = c == '0' ? read() : digits(c);
    if (c == '.') {
      c = digits(read());
    }
    if (c == 'e' || c == 'E') {
      c = read();
      c = digits(c == '+' || c == '-' ? read() : c);
    }
    if (c != NONE) {
      at--;
    }
  }

  /** Reads one digit or more; returns what comes behind them. */
  private int digits(int first) {
    expect(isDigit(first), first);
    int c = first;
    while (isDigit(c)) {
      limit(at - kept, MAX_NUMBER, "a number is longer than %,d characters");
      c = read();
    }
    return c;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Reads on to behind the quote that ends the string, and makes its text if that is wanted. */
  private void string(boolean wanted) {
    atString = false;
    kept = wanted ? at : NONE;
    long start = before + at;
    boolean escaped = false;
    for (int c = peek(); c != '"'; c = peek()) {
      if (kept != NONE && at - kept >= keep) {
        text = cut(escaped);
      }
      if (c != NONE && PLAIN[c]) {
        plain();
      } else {
        at++;
        escaped |= c == '\\';
        special(c);
      }
      limit(before + at - start, MAX_STRING, "a string is longer than %,d bytes");
    }
    if (kept != NONE) {
      text = text(escaped);
    }
    at++;
  }

  /** Goes to the next byte that is more than an ASCII character of a string. */
  private void plain() {
    int stop = kept == NONE ? filled : Math.min(filled, kept + keep);
    int i = at;
    while (i < stop && PLAIN[block[i] & 0xFF]) {
      i++;
    }
    at = i;
  }

  private static boolean[] plainBytes() {
    boolean[] plain = new boolean[256];
    Arrays.fill(plain, ' ', 0x80, true);
    plain['"'] = false;
    plain['\\'] = false;
    return plain;
  }

  /** The rest of an escape sequence, or of a character of several bytes. */
  private void special(int first) {
    if (first == '\\') {
      int c = read();
      expect(c == 'u' || c != NONE && "\"\\/bfnrt".indexOf(c) >= 0, c);
      for (int i = 0; c == 'u' && i < 4; i++) {
        int digit = read();
        expect(Character.digit(digit, 16) >= 0, digit);
      }
    } else if (first < ' ') {
      throw new JsonUnreadableException(
          first == NONE ? "it ends too early" : "a string has a control character");
    } else {
      character(first);
    }
  }

  /** The rest of a character of several bytes, by the table in RFC 3629, section 4. */
  private void character(int first) {
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    int more = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    boolean valid = more > 0;
    for (int i = 0; i < more; i++) {
      int c = read();
      valid &= c >= (i == 0 ? least : 0x80) && c <= (i == 0 ? most : 0xBF);
    }
    if (!valid) {
      throw new JsonUnreadableException(JsonCharset.INVALID);
    }
  }

  /** What is kept of a string that goes on. */
  private String cut(boolean escaped) {
    String text = text(escaped);
    kept = NONE;
    cut = true;
    int length = text.length();
    // two escape sequences may make one character
    return Character.isHighSurrogate(text.charAt(length - 1))
        ? text.substring(0, length - 1)
        : text;
  }

  private String text(boolean escaped) {
    String written = new String(block, kept, at - kept, UTF_8);
    return escaped ? unescaped(written) : written;
  }

  private static String unescaped(String written) {
    StringBuilder text = new StringBuilder(written.length());
    int from = 0;
    for (int i = written.indexOf('\\'); i >= 0; i = written.indexOf('\\', from)) {
      text.append(written, from, i);
      char c = written.charAt(i + 1);
      from = i + (c == 'u' ? 6 : 2);
      text.append(
          switch (c) {
            case 'u' -> (char) Integer.parseInt(written, i + 2, from, 16);
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
          });
    }
    return text.append(written, from, written.length()).toString();
  }

  /** The next byte that is no white space; {@code NONE} at the document's end. */
  private int significant() {
    int c = read();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      c = read();
    }
    return c;
  }

  /** The next byte; {@code NONE} at the document's end. */
  private int read() {
    int c = peek();
    if (c != NONE) {
      at++;
    }
    return c;
  }

  private int peek() {
    return at < filled || fill() ? block[at] & 0xFF : NONE;
  }

  /** Reads on; false at the document's end. */
  private boolean fill() {
    if (kept == NONE || filled == block.length) {
      makeRoom();
    }
    try {
      int n = in.read(block, filled, block.length - filled);
      filled += Math.max(n, 0);
      return n > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves what is kept to the front, of a larger block if it fills half of this one. */
  private void makeRoom() {
    int from = kept == NONE ? filled : kept;
    filled -= from;
    byte[] next = filled > block.length / 2 ? new byte[block.length * 2] : block;
    System.arraycopy(block, from, next, 0, filled);
    block = next;
    before += from;
    at -= from;
    kept = kept == NONE ? NONE : 0;
  }

  private void expect(boolean expected, int found) {
    if (!expected) {
      throw new JsonUnreadableException(
          found == NONE ? "it ends too early" : "it is not JSON at byte " + (before + at));
    }
  }

  private static void limit(long value, int max, String error) {
    if (value > max) {
      throw new JsonUnreadableException(String.format(Locale.ROOT, error, max));
    }
  }
}
