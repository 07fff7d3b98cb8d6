package dev.hearback.telemetry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The logger of all that happens: at DEBUG one line for each step of a job, with the job's id;
 * above DEBUG what is worth knowing without following single jobs.
 */
final class Steps {

  static final Logger LOG = System.getLogger(Steps.class.getPackageName());

  private Steps() {}

  /** Whether anybody reads the steps; else nothing is put together for them. */
  static boolean isFollowed() {
    return LOG.isLoggable(Level.DEBUG);
  }

  static void step(String message, Object... parameters) {
    LOG.log(Level.DEBUG, message, parameters);
  }
}
