package dev.hearback.telemetry;

import dev.hearback.spi.OneLine;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.Text;
import java.util.List;

/**
 * A throwable and its causes as they are logged: classes and frames, which hold no data; messages,
 * which may hold some, only if that is wanted.
 */
final class StackText {

  /** A stack that overflowed has more. */
  private static final int MOST_FRAMES = 200;

  private final StringBuilder text = new StringBuilder();
  private final boolean messages;

  private StackText(boolean messages) {
    this.messages = messages;
  }

  static String of(Throwable error, boolean messages) {
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
    text.append(ExceptionChains.name(error));
    String message = messages ? OneLine.of(Text.words(ExceptionChains.message(error))) : "";
    text.append(message.isEmpty() ? "" : ": " + message);
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
      text.append("\n\tat ").append(OneLine.of(frames[i].toString()));
    }
    if (shown < frames.length) {
      text.append("\n\t... ").append(frames.length - shown).append(" more");
    }
  }
}
