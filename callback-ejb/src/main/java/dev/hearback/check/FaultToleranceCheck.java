package dev.hearback.check;

import jakarta.enterprise.context.Dependent;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Tells whether the server heeds Fault Tolerance annotations: some do not, and say nothing. */
@Dependent
public class FaultToleranceCheck {

  private int calls;

  /**
   * Fails the first time, which nobody notices where the annotation is heeded.
   *
   * @throws IllegalStateException if it is not
   */
  @Retry(maxRetries = 1, delay = 0, jitter = 0)
  public void run() {
    if (++calls == 1) {
      throw new IllegalStateException("to be retried");
    }
  }
}
