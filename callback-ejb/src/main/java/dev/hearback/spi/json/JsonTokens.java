package dev.hearback.spi.json;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The events of one document. Whatever a parser throws becomes {@link JsonUnreadableException},
 * because Parsson does not keep to {@link JsonParsingException}; an error in reading the bytes
 * stays what it is.
 */
final class JsonTokens implements AutoCloseable {

  private final InputStream bytes;
  private final JsonLimits limits;
  private final JsonParser parser;
  private boolean closed;

  /**
   * Takes the stream over.
   *
   * @param keep how many characters of each string are kept
   */
  JsonTokens(InputStream bytes, int keep) {
    this.bytes = bytes;
    try {
      limits = new JsonLimits(JsonCharset.decode(bytes), keep);
      parser = Factory.CACHED.createParser(limits);
    } catch (IOException e) {
      closeBytes();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      closeBytes();
      throw e;
    }
  }

  /** The next event of a document that has not ended. */
  Event next() {
    try {
      if (parser.hasNext()) {
        return parser.next();
      }
      throw new JsonUnreadableException("it ends too early");
    } catch (JsonUnreadableException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      if (limits.sourceFailure() != null) {
        throw limits.sourceFailure();
      }
      throw new JsonUnreadableException(
          e instanceof JsonParsingException where && where.getLocation() != null
              ? "it is not JSON at character " + where.getLocation().getStreamOffset()
              : "it is not JSON that can be read");
    }
  }

  /** The name, string or number that {@link #next} came to. */
  String text() {
    return parser.getString();
  }

  /** Skips the rest of the object or array whose start {@link #next} came to. */
  void skip() {
    for (int depth = 1; depth > 0; ) {
      switch (next()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        default -> {}
      }
    }
  }

  /** Reads what is after the document, which may be nothing but white space. */
  void finish() {
    char[] rest = new char[1024];
    while (limits.read(rest, 0, rest.length) >= 0) {
      // the limits refuse anything but white space
    }
  }

  /** Whether a string so far was longer than is kept. */
  boolean isCut() {
    return limits.isCut();
  }

  /** Closes the parser and the stream; what is left of the document is not read. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      parser.close();
    } catch (JsonException e) {
      // the stream is closed below, which tells what is wrong
    } finally {
      closeBytes();
    }
  }

  private void closeBytes() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made once, at the first document: looking the implementation up is slow. */
  private static final class Factory {

    /** Parsson from 1.1.8 on refuses documents of more than 15,000,000 characters without this. */
    private static final Map<String, ?> CONFIGURATION =
        Map.of("org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE);

    static final JsonParserFactory CACHED = create(JsonProvider.provider());

    private static JsonParserFactory create(JsonProvider json) {
      try {
        return json.createParserFactory(CONFIGURATION);
      } catch (RuntimeException e) {
        return json.createParserFactory(Map.of()); // one that knows only its own keys
      }
    }
  }
}
