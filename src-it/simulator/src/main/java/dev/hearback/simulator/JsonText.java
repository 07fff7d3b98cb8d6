package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.util.Map;
import java.util.function.Consumer;

/** JSON in and out: whole documents by binding, long ones by generator. */
final class JsonText {
  private static final Jsonb BINDING = JsonbBuilder.create();
  private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private JsonText() {}

  static String of(Object value) {
    return BINDING.toJson(value);
  }

  static <T> T read(String json, Class<T> type) {
    return BINDING.fromJson(json, type);
  }

  /** The document, which must be an object. */
  static JsonObject object(String json) {
    try (JsonReader reader = READERS.createReader(new StringReader(json))) {
      JsonValue value = reader.readValue();
      if (value instanceof JsonObject object) {
        return object;
      }
      throw new JsonException("expected an object, found " + value.getValueType());
    }
  }

  /** Where a document went wrong, in words, for an error message. */
  static String parseError(JsonException e) {
    return e instanceof JsonParsingException parsing && parsing.getLocation() != null
        ? "expected value at line %d column %d"
            .formatted(
                parsing.getLocation().getLineNumber(), parsing.getLocation().getColumnNumber())
        : "invalid type, expected a map at line 1 column 1";
  }

  /** A body that is generated each time it is written. */
  static Body body(Consumer<JsonGenerator> content) {
    return out -> {
      // The generator closes what it writes to, which is not its own.
      OutputStream open =
          new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
              flush();
            }
          };
      try (JsonGenerator json = GENERATORS.createGenerator(open)) {
        content.accept(json);
      } catch (JsonException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw e;
      }
    };
  }
}
