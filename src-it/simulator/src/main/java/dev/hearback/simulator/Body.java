package dev.hearback.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A body that is written as it is made, the same at every time. */
@FunctionalInterface
interface Body {
  void writeTo(OutputStream out) throws IOException;

  /** Its size in bytes, found by making it once for nobody unless known otherwise. */
  default long length() throws IOException {
    CountingOutputStream counter = new CountingOutputStream(OutputStream.nullOutputStream());
    writeTo(counter);
    return counter.count();
  }

  static Body of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return out -> out.write(bytes);
  }
}
