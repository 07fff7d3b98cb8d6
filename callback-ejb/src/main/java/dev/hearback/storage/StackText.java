package dev.hearback.storage;

import dev.hearback.spi.OneLine;
import java.util.List;

/**
 * A throwable, its causes and what these suppressed, as they are logged: classes and frames, which
 * hold no data; messages, which may hold some, only if that is wanted. Suppressed ones stand behind
 * all causes.
 */
public final class StackText {

  /** A stack that overflowed has more. */
  private static final int MOST_FRAMES = 200;

  private final StringBuilder text = new StringBuilder();
  private final boolean messages;
  private final int mostFrames;

  private StackText(boolean messages, int mostFrames) {
    this.messages = messages;
    this.mostFrames = mostFrames;
  }

  /** Without messages. */
  public static String of(Throwable error) {
    return of(error, false);
  }

  /**
   * Our code and the database's first, where no message tells them.
   *
   * @param messages whether it shows messages: {@code hearback.log.exception-messages}
   */
  public static String of(Throwable error, boolean messages) {
    return (messages ? "" : ExceptionChains.codes(error)) + of(error, messages, MOST_FRAMES);
  }

  /**
   * Without messages, and with so few frames of each throwable, the innermost ones, that it is not
   * longer than that; or else with one frame of each.
   */
  public static String within(Throwable error, int length) {
    int frames = MOST_FRAMES;
    String text = of(error, false, frames);
    while (text.length() > length && frames > 1) {
      frames /= 2;
      text = of(error, false, frames);
    }
    return text;
  }

  private static String of(Throwable error, boolean messages, int mostFrames) {
    StackText written = new StackText(messages, mostFrames);
    List<Throwable> chain = ExceptionChains.of(error);
    StackTraceElement[] outer = {};
    Throwable before = null;
    for (Throwable each : chain) {
      boolean isCause = before != null && ExceptionChains.cause(before) == each;
      written.text.append(before == null ? "" : isCause ? "\nCaused by: " : "\nSuppressed: ");
      written.head(each);
      StackTraceElement[] frames = ExceptionChains.frames(each);
      written.frames(frames, outer);
      outer = frames;
      before = each;
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
    int shown = Math.min(frames.length - common, mostFrames);
    for (int i = 0; i < shown; i++) {
      text.append("\n\tat ").append(OneLine.of(frames[i].toString()));
    }
    if (shown < frames.length) {
      text.append("\n\t... ").append(frames.length - shown).append(" more");
    }
  }
}
