package dev.hearback.it.app.lib;

/**
 * What an observer has written down: one row for each call that took effect.
 *
 * @param observer who
 * @param attempt which attempt it was
 * @param text the transcript's beginning, or the failure's code and message
 * @param length characters of the whole text
 * @param words how many words it has walked, or -1
 * @param raw bytes of the vendor's own answer, or -1
 */
public record Note(String observer, int attempt, String text, long length, long words, long raw) {

  private static final int SHOWN = 2000;

  /** A note of a text. */
  public static Note of(String observer, int attempt, String text) {
    return new Note(observer, attempt, beginning(text), text.length(), -1, -1);
  }

  /** The same, with what else was read. */
  public Note walked(long words, long raw) {
    return new Note(observer, attempt, text, length, words, raw);
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), SHOWN));
  }
}
