package dev.hearback.simulator;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A multipart body, read one part after the other and never as a whole; reads the current part. */
final class PartStream extends InputStream {
  private static final int BUFFER = 64 * 1024;
  private static final int MAX_LINE = 8 * 1024;

  private final InputStream in;
  private final byte[] delimiter;

  /** Bytes of the delimiter that were read and may turn out to be content. */
  private int matched;

  /** Bytes of the delimiter that turned out to be content, and how many of them were given out. */
  private int released;

  private int given;

  /** A byte after those, or -1. */
  private int held = -1;

  private boolean ended;

  PartStream(InputStream in, String boundary) {
    this.in = new BufferedInputStream(in, BUFFER);
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first boundary stands at the very start, where there is no line break to match.
    this.matched = 2;
  }

  /** Goes to the next part and returns its headers, lower-case names; null after the last. */
  Map<String, String> next() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    String rest = line();
    if (rest.startsWith("--")) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] pair = line.split(":", 2);
      headers.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length < 2 ? "" : pair[1].strip());
    }
    ended = false;
    return headers;
  }

  @Override
  public int read() throws IOException {
    if (given < released) {
      return delimiter[given++] & 0xff;
    }
    released = 0;
    given = 0;
    if (held >= 0) {
      int content = held;
      held = -1;
      return content;
    }
    while (!ended) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the multipart body has no end");
      }
      if (next == (delimiter[matched] & 0xff)) {
        matched++;
        if (matched == delimiter.length) {
          matched = 0;
          ended = true;
        }
      } else if (matched == 0) {
        return next;
      } else {
        // The delimiter has one line break, its first byte: no other start lies inside a match.
        released = matched;
        matched = next == delimiter[0] ? 1 : 0;
        held = matched == 1 ? -1 : next;
        given = 1;
        return delimiter[0] & 0xff;
      }
    }
    return -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int next = read();
      if (next < 0) {
        return count == 0 ? -1 : count;
      }
      bytes[offset + count++] = (byte) next;
    }
    return count;
  }

  private String line() throws IOException {
    byte[] line = new byte[MAX_LINE];
    int length = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        break;
      }
      if (length == MAX_LINE) {
        throw new IOException("a header of the multipart body is too long");
      }
      line[length++] = (byte) next;
    }
    String text = new String(Arrays.copyOf(line, length), StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
