package dev.hearback.sample;

/** The beginning of a text. */
final class Preview {

  private Preview() {}

  /**
   * The text itself if it fits into {@code length} characters, else its beginning and an ellipsis.
   */
  static String of(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--; // never half an emoji
    }
    return text.substring(0, end) + "…";
  }
}
