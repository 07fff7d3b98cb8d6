package dev.hearback.check;

import dev.hearback.settings.FaultToleranceSource;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether the server applies Fault Tolerance to calls to vendors, and with which numbers. */
@Dependent
public class FaultToleranceCheck {

  private static final String CHECK = "fault tolerance";

  @Inject FaultToleranceTrial trial;

  Finding examine(ApplicationServer server) {
    if (!isApplied()) {
      return Finding.warn(
          CHECK,
          "the server ignores it",
          "HB-0011 The outer time limit of calls to vendors and their immediate repetition are off: "
              + Remedies.faultTolerance(server));
    }
    Map<String, String> others = numbersNotOurs();
    if (!isTuned() || others.containsValue(FaultToleranceSource.NONE)) {
      return Finding.warn(
          CHECK,
          "active, but not with Hearback's numbers",
          "HB-0039 The server does not ask Hearback's ConfigSource, so that calls to vendors are cut"
              + " off after the defaults of the annotations. Keep"
              + " META-INF/services/org.eclipse.microprofile.config.spi.ConfigSource in the archive");
    }
    return others.isEmpty()
        ? Finding.ok(CHECK, "active, with Hearback's numbers")
        : Finding.info(
            CHECK,
            "active, with numbers of others: " + others,
            "HB-0039 Somebody sets these standard keys, which go before ours, and"
                + " the time limits of vendors");
  }

  private boolean isApplied() {
    try {
      trial.repeat(new AtomicInteger());
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private boolean isTuned() {
    try {
      trial.outlast();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) { // a time-out of a class that some servers do not have
      Thread.interrupted();
      return false;
    }
  }

  /** As they are in force. */
  Map<String, String> numbersNotOurs() {
    return FaultToleranceSource.notOurs();
  }
}
