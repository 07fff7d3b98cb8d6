package dev.hearback.receive;

import dev.hearback.storage.StackText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMException;
import javax.management.ObjectName;

/** How busy the processors are that this process may use; by JMX, as not every JVM tells. */
final class ProcessorLoad {

  private static final Logger LOG = System.getLogger(ProcessorLoad.class.getPackageName());
  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final double HIGH = 0.9;

  private long lookedAt = System.nanoTime();
  private boolean high;

  /** Whether there was hardly any time left in the last quarter of a second; false if unknown. */
  public synchronized boolean isHigh() {
    long now = System.nanoTime();
    if (now - lookedAt >= PERIOD.toNanos()) {
      lookedAt = now;
      high = now() > HIGH;
    }
    return high;
  }

  /** From 0 to 1; anything else if it is not known. */
  private static double now() {
    try {
      Object load =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "CpuLoad");
      return load instanceof Double number ? number : -1;
    } catch (JMException | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "The load of the processors is not known: " + StackText.of(e));
      return -1;
    }
  }
}
