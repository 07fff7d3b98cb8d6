package dev.hearback.spi;

import java.util.regex.Pattern;

/**
 * Other people's text made fit for a line of a log or a message. It can neither begin another line
 * nor change how the rest of its own is shown.
 */
public final class OneLine {

  /** Controls, line and paragraph separators, marks of writing direction, halves of characters. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private OneLine() {}

  /** The text with a space in place of each run of such characters, and none at its ends. */
  public static String of(String text) {
    return UNFIT.matcher(text).replaceAll(" ").strip();
  }

  /** Whether the text has no such characters. */
  public static boolean fits(String text) {
    return !UNFIT.matcher(text).find();
  }
}
