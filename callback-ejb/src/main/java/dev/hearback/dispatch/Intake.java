package dev.hearback.dispatch;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;

/** Where received callbacks come in: stored first, interpreted afterwards. */
@ApplicationScoped
public class Intake {

  /** Whether callbacks can be stored at all: the start-up is through and the token keys are known. */
  public boolean ready() {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores a callback on a thread of its own, in one short transaction.
   *
   * @param answer called once, on that thread or at once on the caller's: true if the callback is
   *     stored, or was stored before; false if it could not be stored, so that it must be sent
   *     again
   */
  public void accept(ReceivedCallback callback, Consumer<Boolean> answer) {
    throw new UnsupportedOperationException();
  }

  /** Notes on the job, later and if possible, that a callback was refused for its size. */
  public void refused(CallbackAddress address, long limit) {
    throw new UnsupportedOperationException();
  }
}
