package dev.hearback.web.admin;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What this package logs until it is closed, as "LEVEL message". */
final class RecordedLog extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger(RecordedLog.class.getPackageName());
  final List<String> told = new ArrayList<>();

  RecordedLog() {
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    told.add(line.getLevel() + " " + MessageFormat.format(line.getMessage(), line.getParameters()));
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
