package dev.hearback.spi.json;

import dev.hearback.spi.SubmissionAudio;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A request's body in JSON. */
public final class JsonBody {

  /** Much less than we read when a vendor repeats it. */
  private static final int MAX_DEPTH = 32;

  private static final JsonGeneratorFactory FACTORY =
      JsonProvider.provider().createGeneratorFactory(Map.of());

  private JsonBody() {}

  /**
   * An object as JSON in UTF-8.
   *
   * @param object values are {@code null}, {@code String}, {@code Boolean}, {@code Number}, or
   *     {@code List} or {@code Map} of these
   * @throws IllegalArgumentException if there is any other, or more than 32 levels of these
   */
  public static SubmissionAudio.Bytes of(Map<String, ?> object) {
    byte[] bytes = bytes(object);
    return new SubmissionAudio.Bytes(
        () -> new ByteArrayInputStream(bytes), bytes.length, "application/json");
  }

  /**
   * An object as JSON in UTF-8.
   *
   * @throws IllegalArgumentException as in {@link #of}
   */
  public static byte[] bytes(Map<String, ?> object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      write(json, object, MAX_DEPTH);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes one value.
   *
   * @param levels that it may have
   */
  private static void write(JsonGenerator json, Object value, int levels) {
    if (levels < 0) {
      throw new IllegalArgumentException(
          "expected at most " + MAX_DEPTH + " levels of lists and maps, found more");
    }
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.write(text);
    } else if (value instanceof Boolean flag) {
      json.write(flag);
    } else if (value instanceof Number number) {
      json.write(new BigDecimal(number.toString()));
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      list.forEach(item -> write(json, item, levels - 1));
      json.writeEnd();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach(
          (name, field) -> {
            json.writeKey(name.toString());
            write(json, field, levels - 1);
          });
      json.writeEnd();
    } else {
      throw new IllegalArgumentException(
          "expected text, a number, a boolean, a list or a map, found "
              + value.getClass().getName());
    }
  }
}
