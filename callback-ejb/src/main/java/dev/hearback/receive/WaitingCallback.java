package dev.hearback.receive;

import dev.hearback.inbox.ReceivedCallback;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A callback that waits to be stored, and whose sender waits for an answer. */
final class WaitingCallback {

  private final ReceivedCallback callback;
  private final Consumer<Boolean> answer;
  private final AtomicBoolean answered = new AtomicBoolean();

  /**
   * One that nobody has answered.
   *
   * @param answer called once: true if it is stored, or was stored before, or is not wanted any
   *     more; false if it could not be stored, so that it must be sent again
   */
  WaitingCallback(ReceivedCallback callback, Consumer<Boolean> answer) {
    this.callback = callback;
    this.answer = answer;
  }

  ReceivedCallback callback() {
    return callback;
  }

  /** For another queue, which answers it now; not this one any more. */
  WaitingCallback passedOn() {
    answered.set(true);
    return new WaitingCallback(callback, answer);
  }

  /** The first answer counts. */
  void answer(boolean stored) {
    if (answered.compareAndSet(false, true)) {
      answer.accept(stored);
    }
  }
}
