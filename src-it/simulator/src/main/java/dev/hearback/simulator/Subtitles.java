package dev.hearback.simulator;

import java.util.Locale;

/** A transcript as subtitles, a sentence each. */
final class Subtitles {
  private Subtitles() {}

  /** In {@code srt} or {@code vtt}. */
  static String of(Speech speech, String format) {
    boolean vtt = format.equals("vtt");
    StringBuilder text = new StringBuilder(vtt ? "WEBVTT\n\n" : "");
    for (int each = 0; each < speech.sentenceCount(); each++) {
      text.append(each == 0 ? "" : "\n").append(vtt ? "" : each + 1 + "\n");
      text.append(time(speech.sentenceStart(each), vtt)).append(" --> ");
      text.append(time(speech.sentenceEnd(each), vtt)).append('\n');
      text.append(speech.sentenceText(each)).append('\n');
    }
    return text.toString();
  }

  private static String time(double seconds, boolean vtt) {
    long millis = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d%s%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        vtt ? "." : ",",
        millis % 1000);
  }
}
