package dev.hearback.check;

import jakarta.enterprise.context.Dependent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Two methods that end differently where the server applies Fault Tolerance annotations, and with
 * our numbers: some servers ignore the one or the other silently.
 */
@Dependent
public class FaultToleranceTrial {

  private static final long LONGER_THAN_THE_ANNOTATION_MILLIS = 200;

  /**
   * Fails at its first call, which a server that applies the annotation repeats.
   *
   * @throws IllegalStateException if the server ignores the annotation
   */
  @Retry(maxRetries = 1, delay = 0, jitter = 0)
  public void repeat(AtomicInteger calls) {
    if (calls.incrementAndGet() == 1) {
      throw new IllegalStateException("to be retried");
    }
  }

  /** Takes longer than its annotation allows, but not longer than {@code FaultToleranceSource}. */
  @Timeout(50)
  public void outlast() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LONGER_THAN_THE_ANNOTATION_MILLIS);
  }
}
