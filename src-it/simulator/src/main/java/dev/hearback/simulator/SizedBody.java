package dev.hearback.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A body of a wanted size: the words are repeated as often as they fit, the rest is white space
 * after the JSON. Nothing of that size is ever in memory.
 */
final class SizedBody implements Body {
  private static final int PROBE = 200;

  private final IntFunction<Body> byRepeats;
  private final long bytes;
  private Body fitting;
  private long padding;

  /** The body for a number of repeats, and the size that is wanted. */
  SizedBody(IntFunction<Body> byRepeats, long bytes) {
    this.byRepeats = byRepeats;
    this.bytes = bytes;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    fit();
    fitting.writeTo(out);
    byte[] spaces = new byte[8192];
    Arrays.fill(spaces, (byte) ' ');
    for (long left = padding; left > 0; left -= spaces.length) {
      out.write(spaces, 0, (int) Math.min(left, spaces.length));
    }
  }

  @Override
  public long length() throws IOException {
    fit();
    return bytes > shortest() ? bytes : shortest();
  }

  private synchronized void fit() throws IOException {
    if (fitting != null) {
      return;
    }
    long each = Math.max(1, (byRepeats.apply(PROBE).length() - shortest()) / (PROBE - 1));
    int repeats = (int) Math.max(1, (bytes - shortest()) / each);
    long size = byRepeats.apply(repeats).length();
    while (size > bytes && repeats > 1) {
      // Later words have longer numbers than those of the probe.
      repeats = (int) Math.max(1, Math.min(repeats - 1L, (long) ((double) repeats * bytes / size)));
      size = byRepeats.apply(repeats).length();
    }
    padding = Math.max(0, bytes - size);
    fitting = byRepeats.apply(repeats);
  }

  private long shortest() throws IOException {
    return byRepeats.apply(1).length();
  }
}
