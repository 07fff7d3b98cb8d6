package dev.hearback.settings;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a secret could have been generated. A rough estimate: it finds few different characters,
 * runs, sequences and repetitions, not every word.
 */
final class SecretStrength {

  /** The fewest characters of a secret. */
  static final int LEAST_LENGTH = 22;

  /** Of 10,000 random secrets of 22 characters of hex, all but one have 59 of these or more. */
  private static final double LEAST_BITS = 56;

  private static final Pattern ONE_WORD = Pattern.compile("(.+?)(?:[^A-Za-z0-9]?\\1)+");

  private static final String ROWS =
      "qwertyuiop qwertzuiop azertyuiop asdfghjkl qsdfghjklm zxcvbnm yxcvbnm wxcvbn";

  private static final String KEYBOARD = ROWS + ' ' + new StringBuilder(ROWS).reverse();

  private SecretStrength() {}

  static boolean suffices(String secret) {
    long different = secret.chars().distinct().count();
    return unforeseen(secret) * (Math.log(different) / Math.log(2)) >= LEAST_BITS
        && !ONE_WORD.matcher(secret).matches();
  }

  /** Characters that neither go on with a run or sequence, nor end three that were there before. */
  private static int unforeseen(String secret) {
    Set<String> seen = new HashSet<>();
    int count = 0;
    for (int i = 0; i < secret.length(); i++) {
      count += i >= 2 && foreseen(secret, i, seen) ? 0 : 1;
    }
    return count;
  }

  private static boolean foreseen(String secret, int i, Set<String> seen) {
    String three = secret.substring(i - 2, i + 1);
    return inSequence(secret, i)
        || KEYBOARD.contains(three.toLowerCase(Locale.ROOT))
        || !seen.add(three);
  }

  private static boolean inSequence(String secret, int i) {
    int step = secret.charAt(i) - secret.charAt(i - 1);
    return Math.abs(step) <= 1 && step == secret.charAt(i - 1) - secret.charAt(i - 2);
  }
}
