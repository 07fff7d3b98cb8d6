package dev.hearback.jobs;

/**
 * Base32 (RFC 4648, section 6) in lower case and without padding: no character of it means anything
 * in a URL, and none is an underscore, a hyphen or a capital that somebody on the way might change.
 */
final class Base32 {

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS = 5;

  private Base32() {}

  /** The text; the bytes must be a multiple of five, so that each text has one meaning. */
  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * Byte.SIZE / BITS);
    int buffer = 0;
    int bits = 0;
    for (byte one : bytes) {
      buffer = buffer << Byte.SIZE | one & 0xFF;
      bits += Byte.SIZE;
      while (bits >= BITS) {
        bits -= BITS;
        text.append(ALPHABET.charAt(buffer >> bits & 0x1F));
      }
      buffer &= (1 << bits) - 1;
    }
    return text.toString();
  }

  /** Fills the bytes, which are a multiple of five; false if that is not the text of so many. */
  static boolean decode(String text, byte[] into) {
    if (text.length() * BITS != into.length * Byte.SIZE) {
      return false;
    }
    int buffer = 0;
    int bits = 0;
    int next = 0;
    boolean wellFormed = true;
    for (int i = 0; i < text.length(); i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      wellFormed &= value >= 0;
      buffer = buffer << BITS | value & 0x1F;
      bits += BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        into[next++] = (byte) (buffer >> bits);
        buffer &= (1 << bits) - 1;
      }
    }
    return wellFormed;
  }
}
