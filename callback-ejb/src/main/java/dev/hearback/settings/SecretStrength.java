package dev.hearback.settings;

import java.util.HashSet;
import java.util.Set;

/**
 * Whether a secret could have been generated. A rough estimate: it finds few different characters,
 * runs, sequences and repetitions, not every word.
 */
final class SecretStrength {

  /** 22 random characters of Base64 have 80 to 96 of these bits, 32 of hex some 115. */
  private static final double LEAST_BITS = 72;

  private SecretStrength() {}

  static boolean suffices(String secret) {
    long different = secret.chars().distinct().count();
    return unforeseen(secret) * (Math.log(different) / Math.log(2)) >= LEAST_BITS;
  }

  /** Characters that neither go on with a run or sequence, nor end three that were there before. */
  private static int unforeseen(String secret) {
    Set<String> seen = new HashSet<>();
    int count = 0;
    for (int i = 0; i < secret.length(); i++) {
      boolean foreseen =
          i >= 2 && (inSequence(secret, i) || !seen.add(secret.substring(i - 2, i + 1)));
      count += foreseen ? 0 : 1;
    }
    return count;
  }

  private static boolean inSequence(String secret, int i) {
    int step = secret.charAt(i) - secret.charAt(i - 1);
    return Math.abs(step) <= 1 && step == secret.charAt(i - 1) - secret.charAt(i - 2);
  }
}
