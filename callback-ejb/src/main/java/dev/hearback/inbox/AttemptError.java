package dev.hearback.inbox;

import java.util.Optional;

/**
 * Why an attempt failed.
 *
 * @param error our code and the SQL state if there are any, class of the root cause, and where in
 *     the application's code it came from
 * @param stack classes and frames of the whole chain of causes, and of what these suppressed
 * @param messages what the exceptions said, the root cause first; empty if that is nothing, or
 *     erased. They may hold data and are kept no longer than the transcript; class and frames hold
 *     none and stay until the tombstone goes
 */
public record AttemptError(String error, String stack, Optional<String> messages) {

  /** Longest {@link #stack}, in characters. */
  public static final int LONGEST_STACK = 8000;
}
