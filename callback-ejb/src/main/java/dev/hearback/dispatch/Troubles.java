package dev.hearback.dispatch;

import dev.hearback.storage.Causes;
import dev.hearback.storage.SecondDataSource;
import java.util.List;

/** What is told of a throwable. */
final class Troubles {

  private static final int LONGEST = 900;

  private Troubles() {}

  /** The throwable that began it, in words that an operator can use. */
  static String describe(Throwable trouble) {
    String explanation = SecondDataSource.causes(trouble) ? SecondDataSource.EXPLANATION + " " : "";
    String text = explanation + words(root(trouble));
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** The kind of the throwable that began it, without its words: fit for a log. */
  static String kind(Throwable trouble) {
    return root(trouble).getClass().getName();
  }

  /** Whether memory ran out, which need not be the fault of whoever noticed it. */
  static boolean exhaustion(Throwable trouble) {
    return Causes.of(trouble).stream().anyMatch(OutOfMemoryError.class::isInstance);
  }

  private static String words(Throwable cause) {
    StackTraceElement[] stack = cause.getStackTrace();
    String message = Causes.message(cause);
    return cause.getClass().getName()
        + (message.isEmpty() ? "" : ": " + message)
        + (stack.length == 0 ? "" : " at " + stack[0]);
  }

  private static Throwable root(Throwable trouble) {
    List<Throwable> causes = Causes.of(trouble);
    return causes.get(causes.size() - 1);
  }
}
