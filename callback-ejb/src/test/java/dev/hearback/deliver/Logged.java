package dev.hearback.deliver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/** What packages log until it is closed, as "LEVEL message". */
public final class Logged extends Handler implements AutoCloseable {

  private final List<Logger> loggers;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  /** Of all packages. */
  public Logged() {
    this(Stream.of("dev.hearback"));
  }

  public Logged(Class<?>... ofPackages) {
    this(Stream.of(ofPackages).map(Class::getPackageName));
  }

  private Logged(Stream<String> packages) {
    loggers = packages.map(Logger::getLogger).toList();
    loggers.forEach(logger -> logger.addHandler(this));
  }

  public List<String> messages() {
    return messages;
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
      messages.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry));
    }
  }

  @Override
  public void flush() {
    // nothing is kept back
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.removeHandler(this));
  }
}
