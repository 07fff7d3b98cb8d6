package dev.hearback.telemetry;

import dev.hearback.admin.AdminListener;
import dev.hearback.deliver.DeliveryListener;
import dev.hearback.receive.ReceivingListener;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.TestSettings;
import dev.hearback.submit.SubmissionListener;

/** The log of what happens, without a container. */
public final class LogFixture {

  private LogFixture() {}

  public static ReceivingListener receiving() {
    return new ReceivingLog();
  }

  /** As it is by default: messages of exceptions are not logged. */
  public static DeliveryListener deliveries() {
    return deliveries(false);
  }

  /** With the value of {@code hearback.log.exception-messages}. */
  public static DeliveryListener deliveries(boolean exceptionMessages) {
    DeliveryLog log = new DeliveryLog();
    log.settings = new TestSettings().with(Catalogue.EXCEPTION_MESSAGES, () -> exceptionMessages);
    return log;
  }

  public static SubmissionListener submissions() {
    return new SubmissionLog();
  }

  public static AdminListener admin() {
    return new AdminLog();
  }
}
