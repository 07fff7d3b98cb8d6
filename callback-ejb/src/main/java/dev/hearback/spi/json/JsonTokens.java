package dev.hearback.spi.json;

import jakarta.json.stream.JsonParser.Event;
import java.io.InputStream;
import java.util.Locale;

/**
 * The events of one document (RFC 8259). Every byte is checked, and none is kept: a string or a
 * number is made when {@link #text} asks for it.
 *
 * <p>No JSON-P parser, because these hold each string as a whole in memory, wanted or not. They
 * have no limits that hold on every server, and take several times as long to skip what nobody
 * wants.
 */
final class JsonTokens implements AutoCloseable {

  /** Levels of objects and arrays. The vendors' own documents have at most 12. */
  static final int MAX_DEPTH = Long.SIZE;

  /** Bytes of one string, as it is written: some 16 hours of speech. */
  static final int MAX_STRING = 16 * 1024 * 1024;

  private static final int BLOCK = 8 * 1024;

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

  private final JsonBytes bytes;
  private final int keep;
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
  JsonTokens(InputStream json, int keep) {
    this(json, keep, BLOCK);
  }

  JsonTokens(InputStream json, int keep, int blockSize) {
    this.keep = keep;
    bytes = new JsonBytes(json, blockSize);
  }

  /** The next event of a document that has not ended. */
  Event next() {
    if (atString) {
      string(0);
    }
    bytes.forget();
    text = null;
    int c = significant();
    return switch (place) {
      case VALUE -> {
        if (c == JsonBytes.END) {
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
    return text(keep);
  }

  /**
   * The same.
   *
   * @param most how many bytes of a string, as it is written, are kept
   */
  String text(int most) {
    if (atString) {
      string(most);
    } else if (text == null) {
      text = bytes.text();
    }
    return text;
  }

  /** Skips the rest of the object or array whose start {@link #next} came to. */
  void skip() {
    int outside = depth - 1;
    while (depth > outside) {
      skipPlainFields();
      next();
    }
  }

  /** Goes over the fields that are next as far as they are plain, which saves their events. */
  private void skipPlainFields() {
    if (atString) {
      string(0);
    }
    boolean first = place == Place.FIRST_NAME;
    if ((first || place == Place.REST && inObject()) && bytes.skipPlainFields(first)) {
      place = Place.REST;
    }
  }

  /** Reads what is after the document, which may be nothing but white space. */
  void finish() {
    if (atString) {
      string(0);
    }
    bytes.forget();
    if (significant() != JsonBytes.END) {
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
    bytes.close();
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
      int c = bytes.read();
      expect(c == rest.charAt(i), c);
    }
  }

  private void number(int first) {
    bytes.keep(1);
    int c = first == '-' ? bytes.read() : first;
    c = c == '0' ? bytes.read() : digits(c);
    if (c == '.') {
      c = digits(bytes.read());
    }
    if (c == 'e' || c == 'E') {
      c = bytes.read();
      c = digits(c == '+' || c == '-' ? bytes.read() : c);
    }
    if (c != JsonBytes.END) {
      bytes.unread();
    }
  }

  /** Reads one digit or more; returns what comes behind them. */
  private int digits(int first) {
    expect(first != JsonBytes.END && PlainFields.DIGITS[first], first);
    int c = first;
    while (c != JsonBytes.END && PlainFields.DIGITS[c]) {
      bytes.skip(PlainFields.DIGITS, PlainFields.MAX_NUMBER);
      limit(bytes.kept(), PlainFields.MAX_NUMBER, "a number is longer than %,d characters");
      c = bytes.read();
    }
    return c;
  }

  /** Reads on to behind the quote that ends the string; makes its text unless nothing is kept. */
  private void string(int most) {
    boolean keeps = most > 0;
    if (keeps) {
      bytes.keep(0);
    }
    long start = bytes.position();
    boolean escaped = false;
    for (int c = bytes.peek(); c != '"'; c = bytes.peek()) {
      if (keeps && bytes.kept() >= most) {
        text = withoutHalfACharacter(madeOf(escaped));
        bytes.forget();
        keeps = false;
        cut = true;
      }
      if (c != JsonBytes.END && PlainFields.PLAIN[c]) {
        bytes.skip(PlainFields.PLAIN, keeps ? most - bytes.kept() : Integer.MAX_VALUE);
      } else {
        escaped |= c == '\\';
        special(bytes.read());
      }
      limit(bytes.position() - start, MAX_STRING, "a string is longer than %,d bytes");
    }
    if (keeps) {
      text = madeOf(escaped);
    }
    bytes.read();
    atString = false;
  }

  private String madeOf(boolean escaped) {
    return escaped ? bytes.unescaped() : bytes.text();
  }

  /** Two escape sequences may make one character. */
  private static String withoutHalfACharacter(String text) {
    int last = text.length() - 1;
    return Character.isHighSurrogate(text.charAt(last)) ? text.substring(0, last) : text;
  }

  /** The rest of an escape sequence, or of a character of several bytes. */
  private void special(int first) {
    if (first == '\\') {
      int c = bytes.read();
      expect(c == 'u' || c != JsonBytes.END && "\"\\/bfnrt".indexOf(c) >= 0, c);
      for (int i = 0; c == 'u' && i < 4; i++) {
        int digit = bytes.read();
        expect(Character.digit(digit, 16) >= 0, digit);
      }
    } else if (first < ' ') {
      throw new JsonUnreadableException(
          first == JsonBytes.END ? "it ends too early" : "a string has a control character");
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
      int c = bytes.read();
      valid &= c >= (i == 0 ? least : 0x80) && c <= (i == 0 ? most : 0xBF);
    }
    if (!valid) {
      throw new JsonUnreadableException(JsonCharset.INVALID);
    }
  }

  /** The next byte that is no white space. */
  private int significant() {
    int c = bytes.read();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      c = bytes.read();
    }
    return c;
  }

  private void expect(boolean expected, int found) {
    if (!expected) {
      throw new JsonUnreadableException(
          found == JsonBytes.END
              ? "it ends too early"
              : "it is not JSON at byte " + bytes.position());
    }
  }

  private static void limit(long value, int max, String error) {
    if (value > max) {
      throw new JsonUnreadableException(String.format(Locale.ROOT, error, max));
    }
  }
}
