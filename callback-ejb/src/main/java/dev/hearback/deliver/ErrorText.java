package dev.hearback.deliver;

import dev.hearback.inbox.AttemptError;
import dev.hearback.spi.OneLine;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.SecondDataSource;
import dev.hearback.storage.StackText;
import dev.hearback.storage.Text;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A throwable in words for people.
 *
 * @param error what was thrown
 * @param observer class of the observer that was called; empty if none was
 */
record ErrorText(Throwable error, String observer) {

  private static final int LONGEST_MESSAGE = 800;

  /** One that no observer threw. */
  static ErrorText of(Throwable error) {
    return new ErrorText(error, "");
  }

  /** Its root cause and the place that it came from, in words that an operator can use. */
  String describe() {
    String explanation = SecondDataSource.causes(error) ? SecondDataSource.EXPLANATION + " " : "";
    Throwable root = ExceptionChains.root(error);
    String message = message(root);
    return explanation
        + ExceptionChains.name(root)
        + (message.isEmpty() ? "" : ": " + message)
        + place();
  }

  /** What is kept of it with the attempt. */
  AttemptError ofAttempt() {
    return new AttemptError(
        ExceptionChains.kind(error) + place(),
        StackText.within(error, AttemptError.LONGEST_STACK),
        messages());
  }

  /** Whether memory ran out, which need not be the fault of whoever noticed it. */
  static boolean exhaustion(Throwable error) {
    return ExceptionChains.of(error).stream().anyMatch(OutOfMemoryError.class::isInstance);
  }

  /** Whether an error tells that heap, stack or JVM could not bear what was done. */
  static boolean harmsServer(Throwable error) {
    return ExceptionChains.of(error).stream().anyMatch(VirtualMachineError.class::isInstance);
  }

  private String place() {
    return OwnFrame.of(error, observer)
        .map(frame -> " at " + OneLine.of(frame.toString()))
        .orElse("");
  }

  /** The root cause's first: it tells the most. */
  private Optional<String> messages() {
    String messages =
        ExceptionChains.fromRoot(error).stream()
            .filter(cause -> !message(cause).isEmpty())
            .map(cause -> ExceptionChains.name(cause) + ": " + message(cause))
            .collect(Collectors.joining("\n"));
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages);
  }

  /** Cut, so that what follows it is kept. */
  private static String message(Throwable cause) {
    return OneLine.of(Text.clean(ExceptionChains.message(cause), LONGEST_MESSAGE));
  }
}
