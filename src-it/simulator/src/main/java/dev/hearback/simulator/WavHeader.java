package dev.hearback.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the header of a WAV file says.
 *
 * @param channels number of channels
 * @param bytesPerSecond of sound
 * @param dataStart where the sound begins
 * @param dataBytes how much sound there is; 0 or the largest number if the writer did not know
 */
record WavHeader(int channels, long bytesPerSecond, int dataStart, long dataBytes) {
  private static final int CHUNK_HEADER = 8;
  private static final int FORMAT_BYTES = 16;
  private static final long UNKNOWN = 0xffff_ffffL;

  /** Reads the start of a file; empty if it is no WAV file or its sound does not start in there. */
  static Optional<WavHeader> of(byte[] head) {
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (head.length < 12 || !mark(in, 0).equals("RIFF") || !mark(in, 8).equals("WAVE")) {
      return Optional.empty();
    }
    int channels = 0;
    long bytesPerSecond = 0;
    long at = 12;
    while (at + CHUNK_HEADER <= head.length) {
      int chunk = (int) at;
      long size = in.getInt(chunk + 4) & UNKNOWN;
      int content = chunk + CHUNK_HEADER;
      if (mark(in, chunk).equals("data")) {
        return bytesPerSecond == 0
            ? Optional.empty()
            : Optional.of(new WavHeader(channels, bytesPerSecond, content, size));
      }
      if (mark(in, chunk).equals("fmt ") && content + FORMAT_BYTES <= head.length) {
        channels = in.getShort(content + 2);
        bytesPerSecond = in.getInt(content + 8) & UNKNOWN;
      }
      at = content + size + size % 2;
    }
    return Optional.empty();
  }

  /** How long a file of this size plays, whatever its header promises beyond its end. */
  double seconds(long fileBytes) {
    long there = Math.max(0, fileBytes - dataStart);
    long sound = dataBytes == 0 || dataBytes == UNKNOWN ? there : Math.min(dataBytes, there);
    return Math.round(1000.0 * sound / bytesPerSecond) / 1000.0;
  }

  private static String mark(ByteBuffer in, int at) {
    byte[] mark = new byte[4];
    in.get(at, mark);
    return new String(mark, StandardCharsets.ISO_8859_1);
  }
}
