package dev.hearback.dispatch;

import dev.hearback.spi.OneLine;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.SecondDataSource;

/** A throwable in words for people. */
final class ErrorText {

  private static final int LONGEST = 900;

  private ErrorText() {}

  /** Its root cause, in words that an operator can use. */
  static String describe(Throwable error) {
    String explanation = SecondDataSource.causes(error) ? SecondDataSource.EXPLANATION + " " : "";
    String text = explanation + words(ExceptionChains.root(error));
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** Whether memory ran out, which need not be the fault of whoever noticed it. */
  static boolean exhaustion(Throwable error) {
    return ExceptionChains.of(error).stream().anyMatch(OutOfMemoryError.class::isInstance);
  }

  private static String words(Throwable cause) {
    StackTraceElement[] stack = ExceptionChains.frames(cause);
    String message = ExceptionChains.message(cause);
    return OneLine.of(
        ExceptionChains.name(cause)
            + (message.isEmpty() ? "" : ": " + message)
            + (stack.length == 0 ? "" : " at " + stack[0]));
  }
}
