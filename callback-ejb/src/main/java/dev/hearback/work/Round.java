package dev.hearback.work;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a {@link PeriodicTask} does in one step, part by part: a part that fails keeps no other from
 * its turn.
 *
 * <pre>{@code
 * Round round = new Round();
 * round.part(this::lookForWork);
 * round.part(this::tidyUp);
 * round.end();
 * }</pre>
 */
public final class Round {

  private RuntimeException failure;

  /** Does a part. If that fails, {@link #end} tells. */
  public void part(Runnable part) {
    ask(
        () -> {
          part.run();
          return true;
        });
  }

  /** Does a part that has a result; empty if it has none, or failed, which {@link #end} tells. */
  public <T> Optional<T> ask(Supplier<T> part) {
    try {
      return Optional.ofNullable(part.get());
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
      return Optional.empty();
    }
  }

  /**
   * Ends the round.
   *
   * @throws RuntimeException of the first part that failed, with the others suppressed in it
   */
  public void end() {
    if (failure != null) {
      throw failure;
    }
  }
}
