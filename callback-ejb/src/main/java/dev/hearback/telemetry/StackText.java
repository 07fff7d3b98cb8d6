package dev.hearback.telemetry;

import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.Text;
import java.util.List;

/**
 * A throwable and its causes as they are logged: classes and frames, which hold no data; messages,
 * which may hold some, only if that is wanted.
 */
public final class StackText {

  /** A stack that overflowed has more. */
  private static final int MOST_FRAMES = 200;

  private final StringBuilder text = new StringBuilder();
  private final boolean messages;

  private StackText(boolean messages) {
    this.messages = messages;
  }

  /**
   * The text.
   *
   * @param messages whether it shows messages: {@code hearback.log.exception-messages}
   */
  public static String of(Throwable error, boolean messages) {
    StackText written = new StackText(messages);
    List<Throwable> chain = ExceptionChains.of(error);
    StackTraceElement[] outer = {};
    for (Throwable cause : chain) {
      written.text.append(cause == error ? "" : "\nCaused by: ");
      written.head(cause);
      StackTraceElement[] frames = ExceptionChains.frames(cause);
      written.frames(frames, outer);
      outer = frames;
    }
    return written.text.toString();
  }

  private void head(Throwable error) {
    text.append(error.getClass().getName());
    String message = messages ? line(ExceptionChains.message(error)) : "";
    text.append(message.isEmpty() ? "" : ": " + message);
  }

  /** On one line, so that it forges no other. */
  private static String line(String message) {
    return Text.words(message).replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
  }

  /** Without those at the end that the outer throwable has as well. */
  private void frames(StackTraceElement[] frames, StackTraceElement[] outer) {
    int common = 0;
    while (common < Math.min(frames.length - 1, outer.length)
        && frames[frames.length - 1 - common].equals(outer[outer.length - 1 - common])) {
      common++;
    }
    int shown = Math.min(frames.length - common, MOST_FRAMES);
    for (int i = 0; i < shown; i++) {
      text.append("\n\tat ").append(frames[i]);
    }
    if (shown < frames.length) {
      text.append("\n\t... ").append(frames.length - shown).append(" more");
    }
  }
}
