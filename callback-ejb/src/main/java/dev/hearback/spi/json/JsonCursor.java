package dev.hearback.spi.json;

import jakarta.json.stream.JsonParser.Event;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads one JSON document of any size from its beginning to its end, keeping nothing of it. What
 * the caller does not ask for is skipped.
 *
 * <pre>{@code
 * try (JsonCursor json = JsonCursor.open(callback.open())) {
 *   json.fields(name -> {
 *     switch (name) {
 *       case "id" -> id = json.text();
 *       case "error" -> json.fields(this::error);
 *       default -> {}
 *     }
 *   });
 *   json.finish();
 * }
 * }</pre>
 *
 * <p>Every method throws {@link JsonUnreadableException} where the document cannot be read:
 *
 * <ul>
 *   <li>it is no JSON, or not in UTF-8, UTF-16 or UTF-32
 *   <li>it is nested deeper than 64 levels
 *   <li>it has a number of more than 1,000 characters or a string of more than 16 MiB, wanted or
 *       not
 * </ul>
 *
 * <p>An {@link java.io.UncheckedIOException} means that the bytes could not be had, and says
 * nothing about them.
 */
public final class JsonCursor implements AutoCloseable {

  private static final int MAX_FIELDS = 1_000;
  private static final int MAX_NAME = 1_000;

  /**
   * How many bytes of a string are kept: the text of some five hours. In a document of as many
   * bytes in UTF-8, every string is kept whole.
   */
  public static final int MAX_TEXT = 256 * 1024;

  /** How many bytes of a transcript are kept: forty hours. */
  public static final int MAX_TRANSCRIPT = 2 * 1024 * 1024;

  private final JsonTokens tokens;

  /** Where the value begins that the cursor stands at; {@code null} once it has been walked. */
  private Event current;

  private JsonCursor(JsonTokens tokens) {
    this.tokens = tokens;
  }

  /** Stands at the document's value. Takes the stream over: {@link #close} closes it. */
  public static JsonCursor open(InputStream json) {
    JsonTokens tokens = new JsonTokens(json, MAX_TEXT);
    try {
      JsonCursor cursor = new JsonCursor(tokens);
      cursor.current = tokens.next();
      return cursor;
    } catch (RuntimeException e) {
      tokens.close();
      throw e;
    }
  }

  /** What the value is, for people: "an object", "a string" … */
  public String kind() {
    return switch (current) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "no value";
    };
  }

  /** Whether the value is an object. */
  public boolean isObject() {
    return current == Event.START_OBJECT;
  }

  /** Whether the value is an array. */
  public boolean isArray() {
    return current == Event.START_ARRAY;
  }

  /**
   * The value as text if it is a string, a number or a boolean; else empty. Of a string the first
   * 256 KiB, as they are written; the rest is never held in memory. Of a transcript more is kept
   * ({@link #transcript}); a whole one is read by {@link JsonItems}.
   */
  public Optional<String> text() {
    return text(tokens, current);
  }

  /** As {@link #text}, but of a string the first 2 MiB. */
  public Optional<String> transcript() {
    return current == Event.VALUE_STRING ? Optional.of(tokens.text(MAX_TRANSCRIPT)) : text();
  }

  /**
   * Walks the fields of the value, which the cursor stands at one after the other; does nothing if
   * the value is no object.
   *
   * @param field gets each name; what it does not read is skipped
   * @throws JsonUnreadableException also if two fields have one name, or there are more than 1,000
   */
  public void fields(Consumer<String> field) {
    Set<String> names = new HashSet<>();
    anyFields(
        name -> {
          if (!names.add(name)) {
            throw new JsonUnreadableException("an object has two fields of one name");
          }
          if (names.size() > MAX_FIELDS || name.length() > MAX_NAME) {
            throw new JsonUnreadableException("an object has too many fields, or too long a name");
          }
          field.accept(name);
        });
  }

  /**
   * The fields of the value that are strings, numbers or booleans, as text, in their order; empty
   * if the value is no object. Somebody else chose their names: of two that are equal the first one
   * that fits counts, and there may be any number.
   *
   * @param max how many at most, the first ones
   * @param longest in characters; a field with a longer name or text is left out
   */
  public Map<String, String> texts(int max, int longest) {
    Map<String, String> texts = new LinkedHashMap<>();
    anyFields(
        name ->
            text()
                .filter(text -> text.length() <= longest && name.length() <= longest)
                .filter(text -> texts.size() < max)
                .ifPresent(text -> texts.putIfAbsent(name, text)));
    return texts;
  }

  private void anyFields(Consumer<String> field) {
    if (!isObject()) {
      return;
    }
    for (Event event = tokens.next(); event == Event.KEY_NAME; event = tokens.next()) {
      String name = tokens.text();
      at(tokens.next(), () -> field.accept(name));
    }
    current = null;
  }

  /**
   * Walks the items of the value, which the cursor stands at one after the other; does nothing if
   * the value is no array.
   *
   * @param item called for each; what it does not read is skipped
   */
  public void items(Runnable item) {
    if (!isArray()) {
      return;
    }
    for (Event event = tokens.next(); event != Event.END_ARRAY; event = tokens.next()) {
      at(event, item);
    }
    current = null;
  }

  /** Whether some string that was read as text is kept in part only. */
  public boolean isCut() {
    return tokens.isCut();
  }

  /** Reads on to the document's last byte, to be sure that all of it is JSON. */
  public void finish() {
    skipUnread();
    tokens.finish();
  }

  /** Closes the stream; what is left of the document is not read. */
  @Override
  public void close() {
    tokens.close();
  }

  static Optional<String> text(JsonTokens tokens, Event value) {
    if (value == Event.VALUE_STRING || value == Event.VALUE_NUMBER) {
      return Optional.of(tokens.text());
    }
    if (value == Event.VALUE_TRUE || value == Event.VALUE_FALSE) {
      return Optional.of(value == Event.VALUE_TRUE ? "true" : "false");
    }
    return Optional.empty();
  }

  private void at(Event value, Runnable reading) {
    current = value;
    reading.run();
    skipUnread();
  }

  private void skipUnread() {
    if (current == Event.START_OBJECT || current == Event.START_ARRAY) {
      tokens.skip();
    }
    current = null;
  }
}
