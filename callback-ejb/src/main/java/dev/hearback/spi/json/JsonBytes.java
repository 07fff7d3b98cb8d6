package dev.hearback.spi.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A document's bytes, one after the other. None is kept but those of one text at a time. */
final class JsonBytes implements AutoCloseable {

  /** In place of a byte behind the last one. */
  static final int END = -1;

  private static final int NOTHING = -1;

  private final InputStream in;
  private final int blockSize;

  /** The same in UTF-8; {@code null} until something is read. */
  private InputStream text;

  private byte[] block;
  private int at;
  private int filled;

  /** Where in the block the bytes begin that are kept. */
  private int kept = NOTHING;

  /** Bytes before this block. */
  private long before;

  private RuntimeException failure;

  /**
   * Nothing is read yet.
   *
   * @param in in UTF-8, or another charset of JSON; closed by {@link #close}
   * @param blockSize how many are read at once; more if more are kept
   */
  JsonBytes(InputStream in, int blockSize) {
    this.in = in;
    this.blockSize = blockSize;
    block = new byte[blockSize];
  }

  /** The next byte, which stays the next one. */
  int peek() {
    return at < filled || fill() ? block[at] & 0xFF : END;
  }

  /** The next byte. */
  int read() {
    int next = peek();
    if (next != END) {
      at++;
    }
    return next;
  }

  /** Makes the byte that was read last the next one again. */
  void unread() {
    at--;
  }

  /** Goes over those of the given bytes that are next, as far as they are read already. */
  void skip(boolean[] some, int most) {
    at = PlainFields.over(some, block, at, (int) Math.min(filled, (long) at + most));
  }

  /** Goes over the {@link PlainFields} that are next, as far as they are read already. */
  boolean skipPlainFields(boolean first) {
    int from = at;
    at = PlainFields.skip(block, from, filled, first);
    return at > from;
  }

  /** How many have been read. */
  long position() {
    return before + at;
  }

  /**
   * Keeps what is read from here on.
   *
   * @param back how many of those that were read last are kept, too
   */
  void keep(int back) {
    kept = at - back;
  }

  /** Keeps nothing. */
  void forget() {
    kept = NOTHING;
  }

  /** How many are kept; 0 if nothing is. */
  int kept() {
    return kept == NOTHING ? 0 : at - kept;
  }

  /** What is kept, as text. */
  String text() {
    return new String(block, kept, at - kept, UTF_8);
  }

  /** What is kept, as text whose escape sequences are replaced; they must be whole. */
  String unescaped() {
    StringBuilder unescaped = new StringBuilder();
    int from = kept;
    int i = kept;
    while (i < at) {
      if (block[i] == '\\') {
        unescaped.append(new String(block, from, i - from, UTF_8)).append(escaped(i + 1));
        i += block[i + 1] == 'u' ? 6 : 2;
        from = i;
      } else {
        i++;
      }
    }
    return unescaped.append(new String(block, from, at - from, UTF_8)).toString();
  }

  private char escaped(int i) {
    return switch (block[i]) {
      case 'u' -> (char) Integer.parseInt(new String(block, i + 1, 4, UTF_8), 16);
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) block[i];
    };
  }

  /** Reads on; false at the document's end. */
  private boolean fill() {
    if (failure != null) {
      throw failure; // nobody may take what came before for the whole
    }
    if (kept == NOTHING || filled == block.length) {
      makeRoom();
    }
    try {
      if (text == null) {
        text = JsonCharset.toUtf8(in);
      }
      int count = text.read(block, filled, block.length - filled);
      if (count == 0) {
        throw new IOException("A stream returned nothing, which is neither bytes nor its end");
      }
      filled += Math.max(count, 0);
      return count > 0;
    } catch (IOException e) {
      failure = new UncheckedIOException(e);
      throw failure;
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  /** Moves what is kept to the front, of a larger block if it fills half of this one. */
  private void makeRoom() {
    int from = kept == NOTHING ? filled : kept;
    filled -= from;
    at -= from;
    before += from;
    byte[] next = block;
    if (kept != NOTHING) {
      kept = 0;
      next = filled > block.length / 2 ? new byte[block.length * 2] : block;
    } else if (block.length > blockSize) {
      next = new byte[blockSize];
    }
    System.arraycopy(block, from, next, 0, filled);
    block = next;
  }

  /** Closes the stream; what is left of the document is not read. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
