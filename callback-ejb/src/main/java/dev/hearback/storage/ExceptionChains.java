package dev.hearback.storage;

import java.util.ArrayList;
import java.util.List;

/** Reads throwables of other people's code, which may be badly made. */
public final class ExceptionChains {

  /** Causes can go round in a circle. */
  private static final int DEEPEST = 50;

  private ExceptionChains() {}

  /** The throwable, its cause, and so on. */
  public static List<Throwable> of(Throwable error) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = error;
        cause != null && causes.size() < DEEPEST;
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  /** The root cause. */
  public static Throwable root(Throwable error) {
    List<Throwable> causes = of(error);
    return causes.get(causes.size() - 1);
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
