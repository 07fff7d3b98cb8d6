package dev.hearback.spi.http;

/**
 * The words of one report, cleaned like {@link VendorText} as long as there are not too many of
 * them. That takes a microsecond a character, and whoever knows a callback's URL may send megabytes
 * that are meant to take long.
 */
public final class VendorWords {

  /** In characters: a hundred failures of as many words as a vendor needs to explain one. */
  private static final int MOST = 100_000;

  /** What each costs beside its characters. */
  private static final int EACH = 50;

  private int left = MOST;

  /**
   * What {@link VendorText#clean} makes of it; nothing once the words of the report are too many.
   */
  public String clean(String text) {
    if (left <= 0) {
      return "";
    }
    left -= EACH + Math.min(text.length(), VendorText.MAX_READ);
    return VendorText.clean(text);
  }
}
