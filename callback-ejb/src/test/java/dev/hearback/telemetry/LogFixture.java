package dev.hearback.telemetry;

import dev.hearback.settings.Settings;

/** The log of what happens, without a container. */
public final class LogFixture {

  private LogFixture() {}

  /** As it is by default: messages of exceptions are not logged. */
  public static LifecycleLog create() {
    return create(false);
  }

  /** With the value of {@code hearback.log.exception-messages}. */
  public static LifecycleLog create(boolean exceptionMessages) {
    LifecycleLog log = new LifecycleLog();
    log.settings =
        new Settings() {
          @Override
          public boolean logExceptionMessages() {
            return exceptionMessages;
          }
        };
    return log;
  }
}
