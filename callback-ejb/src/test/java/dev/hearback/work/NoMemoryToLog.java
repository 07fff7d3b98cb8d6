package dev.hearback.work;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The heap is so full that a package cannot even log, until this is closed. */
public final class NoMemoryToLog extends Handler implements AutoCloseable {

  private final Logger logger;

  public NoMemoryToLog(Class<?> ofPackage) {
    logger = Logger.getLogger(ofPackage.getPackageName());
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord entry) {
    throw new OutOfMemoryError("no memory to log");
  }

  @Override
  public void flush() {
    // nothing is kept back
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
