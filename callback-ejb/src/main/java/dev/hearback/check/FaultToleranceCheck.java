package dev.hearback.check;

import jakarta.enterprise.context.Dependent;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Tells whether the server applies Fault Tolerance annotations: some ignore them silently. */
@Dependent
public class FaultToleranceCheck {

  private int calls;

  /**
   * Fails at its first call, which a server that applies the annotation repeats.
   *
   * @throws IllegalStateException if the server ignores the annotation
   */
  @Retry(maxRetries = 1, delay = 0, jitter = 0)
  public void run() {
    if (++calls == 1) {
      throw new IllegalStateException("to be retried");
    }
  }
}
