package dev.hearback.storage;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Small collections as JSON in a text column. Order is kept, and so is every character. No string
 * holds a bare quote or comma, so that a search of the text for a string in its quotes finds that
 * string alone.
 */
public final class JsonText {

  private static final JsonGeneratorFactory GENERATORS =
      JsonProvider.provider().createGeneratorFactory(Map.of());
  private static final JsonReaderFactory READERS =
      JsonProvider.provider().createReaderFactory(Map.of());

  private JsonText() {}

  /**
   * A map or collection as JSON.
   *
   * @throws IllegalArgumentException if a value is none of String, Boolean, Number, Map and
   *     Collection, or a number that JSON does not have
   */
  public static String of(Object mapOrCollection) {
    if (mapOrCollection instanceof Map<?, ?> map && map.isEmpty()) {
      return "{}";
    }
    if (mapOrCollection instanceof Collection<?> collection && collection.isEmpty()) {
      return "[]"; // as most are, of each callback
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GENERATORS.createGenerator(text)) {
      write(json, mapOrCollection);
    }
    return escaped(text.getBuffer());
  }

  /** A string as it stands within {@link #of}, with its quotes: what to search a column for. */
  public static String element(String text) {
    String array = of(Set.of(text));
    return array.substring(1, array.length() - 1);
  }

  /** An object's members: String, Boolean, Long, BigInteger, BigDecimal, List, Map. */
  public static Map<String, Object> map(String text) {
    return members(object(text));
  }

  /** An object's members, all of them strings. */
  public static Map<String, String> strings(String text) {
    return stringMembers(object(text));
  }

  /** An array's elements, all of them strings. */
  public static Set<String> set(String text) {
    Set<String> set = new LinkedHashSet<>();
    structure(text).asJsonArray().forEach(value -> set.add(((JsonString) value).getString()));
    return Collections.unmodifiableSet(set);
  }

  /** An array's elements, all of them objects whose members are strings. */
  public static List<Map<String, String>> list(String text) {
    List<Map<String, String>> list = new ArrayList<>();
    structure(text).asJsonArray().forEach(value -> list.add(stringMembers(value.asJsonObject())));
    return Collections.unmodifiableList(list);
  }

  private static JsonObject object(String text) {
    return structure(text).asJsonObject();
  }

  private static JsonStructure structure(String text) {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      return reader.read();
    }
  }

  private static void write(JsonGenerator json, Object value) {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach(
          (name, member) -> {
            json.writeKey((String) name);
            write(json, member);
          });
      json.writeEnd();
    } else if (value instanceof Collection<?> collection) {
      json.writeStartArray();
      collection.forEach(element -> write(json, element));
      json.writeEnd();
    } else if (value instanceof String string) {
      json.write(string);
    } else if (value instanceof Boolean bool) {
      json.write(bool);
    } else if (value instanceof Number number) {
      json.write(decimal(number));
    } else {
      throw new IllegalArgumentException(
          "HB-0222 expected String, Boolean, Number, List or Map, found "
              + (value == null ? "null" : value.getClass().getName()));
    }
  }

  private static BigDecimal decimal(Number number) {
    try {
      return new BigDecimal(number.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "HB-0222 expected a finite number, found a " + number.getClass().getName(), e);
    }
  }

  private static Object plain(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> ((JsonString) value).getString();
      case TRUE -> true;
      case FALSE -> false;
      case NUMBER -> number((JsonNumber) value);
      case ARRAY -> elements(value.asJsonArray());
      case OBJECT -> members(value.asJsonObject());
      case NULL -> throw new IllegalArgumentException("HB-0222 expected a value, found null");
    };
  }

  private static Map<String, Object> members(JsonObject object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.forEach((name, value) -> map.put(name, plain(value)));
    return Collections.unmodifiableMap(map);
  }

  private static Map<String, String> stringMembers(JsonObject object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.forEach((name, value) -> map.put(name, ((JsonString) value).getString()));
    return Collections.unmodifiableMap(map);
  }

  private static List<Object> elements(JsonArray array) {
    List<Object> list = new ArrayList<>(array.size());
    array.forEach(element -> list.add(plain(element)));
    return Collections.unmodifiableList(list);
  }

  private static Number number(JsonNumber number) {
    if (!number.isIntegral()) {
      return number.bigDecimalValue();
    }
    BigInteger integer = number.bigIntegerValueExact();
    return integer.bitLength() < Long.SIZE ? (Number) integer.longValueExact() : integer;
  }

  /**
   * Written as an escape, half a surrogate pair survives; as a character, no database takes it. The
   * escapes of quotes and commas within strings make them differ from those between.
   */
  private static String escaped(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString && c == '\\') {
        i++;
        out.append(text.charAt(i) == '"' ? escape('"') : "\\" + text.charAt(i));
      } else if (inString && c == ',' || Text.loneSurrogate(text, i)) {
        out.append(escape(c));
      } else {
        inString ^= c == '"';
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String escape(char c) {
    return String.format("\\u%04x", (int) c);
  }
}
