package dev.hearback.spi.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises JSON in UTF-8, UTF-16 or UTF-32 by its first four bytes, whatever the {@code
 * Content-Type} says.
 */
final class JsonCharset {

  /** Why a document that is no text in its charset is refused. */
  static final String INVALID = "it is not valid text in UTF-8, UTF-16 or UTF-32";

  private JsonCharset() {}

  /**
   * The document in UTF-8, without its byte order mark. What is in UTF-8 already is not looked at;
   * the stream throws {@link JsonUnreadableException} where it is no text in another charset.
   *
   * @throws JsonUnreadableException if it is compressed: nobody asked for that, and what it would
   *     grow to is not known
   */
  static InputStream toUtf8(InputStream in) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(in, 4);
    byte[] start = bytes.readNBytes(4);
    if (starts(start, 0x1F, 0x8B)) {
      throw new JsonUnreadableException("it is compressed by gzip, which is not unpacked");
    }
    Charset charset = of(start);
    int mark = byteOrderMark(start, charset);
    bytes.unread(start, mark, start.length - mark);
    return charset.equals(StandardCharsets.UTF_8) ? bytes : new Recoded(bytes, charset);
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

  /** Text in another charset, in UTF-8. */
  private static final class Recoded extends InputStream {

    private final Reader text;
    private final char[] chars = new char[4 * 1024];
    private byte[] bytes = {};
    private int at;

    Recoded(InputStream in, Charset charset) {
      text =
          new InputStreamReader(
              in,
              charset
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (at == bytes.length && !more()) {
        return -1;
      }
      int n = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, target, offset, n);
      at += n;
      return n;
    }

    private boolean more() throws IOException {
      try {
        int n = text.read(chars); // whose decoder never parts two surrogates
        ByteBuffer encoded =
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(chars, 0, Math.max(0, n)));
        bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        at = 0;
        return n > 0;
      } catch (CharacterCodingException e) {
        throw new JsonUnreadableException(INVALID);
      }
    }
  }
}
