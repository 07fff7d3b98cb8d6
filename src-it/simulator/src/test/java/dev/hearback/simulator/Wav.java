package dev.hearback.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Silent WAV files: 8 kHz, 16 bits. */
final class Wav {
  private static final int RATE = 8000;

  private Wav() {}

  static byte[] of(double seconds, int channels) {
    int data = (int) (seconds * RATE) * 2 * channels;
    ByteBuffer file = ByteBuffer.allocate(44 + data).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(36 + data).put(ascii("WAVEfmt ")).putInt(16);
    file.putShort((short) 1).putShort((short) channels).putInt(RATE);
    file.putInt(RATE * 2 * channels).putShort((short) (2 * channels)).putShort((short) 16);
    file.put(ascii("data")).putInt(data);
    return file.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
