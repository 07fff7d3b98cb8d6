package dev.hearback.spi.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes JSON in UTF-8, UTF-16 or UTF-32 by its first four bytes, whatever the {@code
 * Content-Type} says, and refuses what is no text in that charset: a JSON-P parser would put
 * replacement characters there.
 */
final class JsonCharset {

  private JsonCharset() {}

  /**
   * The characters of a document.
   *
   * @throws JsonUnreadableException if it is compressed: nobody asked for that, and what it would
   *     grow to is not known
   */
  static Reader decode(InputStream in) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(in, 4);
    byte[] start = bytes.readNBytes(4);
    if (starts(start, 0x1F, 0x8B)) {
      throw new JsonUnreadableException("it is compressed by gzip, which is not unpacked");
    }
    Charset charset = of(start);
    int mark = byteOrderMark(start, charset);
    bytes.unread(start, mark, start.length - mark);
    return new InputStreamReader(
        bytes,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** By the byte order mark, else by where the zeros of the first, ASCII characters are. */
  private static Charset of(byte[] b) {
    if (starts(b, 0, 0, 0xFE, 0xFF) || zeros(b, 4, 0b1110)) {
      return Charset.forName("UTF-32BE");
    }
    if (starts(b, 0xFF, 0xFE, 0, 0) || zeros(b, 4, 0b0111)) {
      return Charset.forName("UTF-32LE");
    }
    if (starts(b, 0xFE, 0xFF) || zeros(b, 2, 0b10)) {
      return StandardCharsets.UTF_16BE;
    }
    if (starts(b, 0xFF, 0xFE) || zeros(b, 2, 0b01)) {
      return StandardCharsets.UTF_16LE;
    }
    return StandardCharsets.UTF_8;
  }

  private static int byteOrderMark(byte[] b, Charset charset) {
    byte[] mark = "\uFEFF".getBytes(charset);
    for (int i = 0; i < mark.length; i++) {
      if (i >= b.length || b[i] != mark[i]) {
        return 0;
      }
    }
    return mark.length;
  }

  /** Whether of the first bytes just those are zero that have a bit set, the first the highest. */
  private static boolean zeros(byte[] b, int count, int expected) {
    int bits = 0;
    for (int i = 0; i < count && i < b.length; i++) {
      bits = (bits << 1) | (b[i] == 0 ? 1 : 0);
    }
    return b.length >= count && bits == expected;
  }

  private static boolean starts(byte[] b, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i >= b.length || (b[i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
