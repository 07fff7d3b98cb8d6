package dev.hearback.storage;

import dev.hearback.spi.OneLine;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads throwables of other people's code, which may be badly made. */
public final class ExceptionChains {

  /** Causes can go round in a circle. */
  private static final int DEEPEST = 50;

  private ExceptionChains() {}

  /** The throwable, its cause, and so on. */
  public static List<Throwable> of(Throwable error) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = error; cause != null && causes.size() < DEEPEST; cause = cause(cause)) {
      causes.add(cause);
    }
    return causes;
  }

  /** The root cause. */
  public static Throwable root(Throwable error) {
    List<Throwable> causes = of(error);
    return causes.get(causes.size() - 1);
  }

  /** Where it came from; empty if it does not tell. */
  public static StackTraceElement[] frames(Throwable error) {
    try {
      StackTraceElement[] frames = error.getStackTrace();
      return frames == null || Arrays.asList(frames).contains(null)
          ? new StackTraceElement[0]
          : frames;
    } catch (RuntimeException e) {
      return new StackTraceElement[0];
    }
  }

  /** Its class, whose name a language of the JVM may have made of any characters. */
  public static String name(Throwable error) {
    return OneLine.of(error.getClass().getName());
  }

  private static Throwable cause(Throwable error) {
    try {
      return error.getCause();
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** The five characters by which the database tells what went wrong, if it did. */
  public static Optional<String> sqlState(Throwable error) {
    return of(error).stream()
        .filter(SQLException.class::isInstance)
        .map(cause -> String.valueOf(((SQLException) cause).getSQLState()))
        .filter(state -> state.matches("[0-9A-Z]{5}"))
        .findFirst();
  }

  /** What it says; empty if that is nothing, or if it fails to say it. */
  public static String message(Throwable error) {
    try {
      return error.getMessage() == null ? "" : error.getMessage();
    } catch (RuntimeException e) {
      return "";
    }
  }
}
