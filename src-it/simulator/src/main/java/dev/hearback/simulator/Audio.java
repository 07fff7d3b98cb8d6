package dev.hearback.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a vendor learns about audio as it streams by.
 *
 * @param name the address it came from, or the file name; empty if it has none
 * @param bytes its size; 0 for an address
 * @param sha256 of the bytes, or of the address
 * @param seconds how long it plays
 * @param channels number of channels
 * @param recognised whether it is in a container format that the vendors know
 */
record Audio(
    String name, long bytes, String sha256, double seconds, int channels, boolean recognised) {
  /** How long audio is whose bytes were not seen or say nothing about it. */
  static final double UNKNOWN_SECONDS = 3.48;

  private static final int HEAD_BYTES = 4096;

  /** Audio at an address. It is not fetched. */
  static Audio at(String url) {
    byte[] bytes = url.getBytes(StandardCharsets.UTF_8);
    return new Audio(url, 0, hex(newDigest().digest(bytes)), UNKNOWN_SECONDS, 1, true);
  }

  /** Reads all of it and keeps the header only; empty once it proves longer than the limit. */
  static Optional<Audio> read(String name, InputStream in, long limit) throws IOException {
    MessageDigest digest = newDigest();
    byte[] head = in.readNBytes(HEAD_BYTES);
    digest.update(head);
    long count = head.length;
    byte[] buffer = new byte[64 * 1024];
    for (int read = in.read(buffer); read >= 0 && count <= limit; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      count += read;
    }
    if (count > limit) {
      return Optional.empty();
    }
    String sum = hex(digest.digest());
    long total = count;
    boolean known = ContainerFormat.isOf(head);
    return Optional.of(
        WavHeader.of(head)
            .map(wav -> new Audio(name, total, sum, wav.seconds(total), wav.channels(), true))
            .orElseGet(() -> new Audio(name, total, sum, UNKNOWN_SECONDS, 1, known)));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
