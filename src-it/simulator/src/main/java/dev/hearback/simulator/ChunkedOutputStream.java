package dev.hearback.simulator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Makes a chunk of every write. */
final class ChunkedOutputStream extends FilterOutputStream {
  ChunkedOutputStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      ascii(Integer.toHexString(length) + "\r\n");
      out.write(bytes, offset, length);
      ascii("\r\n");
    }
  }

  /** The last chunk. */
  void finish() throws IOException {
    ascii("0\r\n\r\n");
    out.flush();
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
