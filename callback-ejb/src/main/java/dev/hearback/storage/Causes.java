package dev.hearback.storage;

import java.util.ArrayList;
import java.util.List;

/** Reads throwables of other people's, which may be made badly. */
public final class Causes {

  /** Causes can go round in a circle. */
  private static final int DEEPEST = 50;

  private Causes() {}

  /** The throwable, its cause, and so on. */
  public static List<Throwable> of(Throwable trouble) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = trouble;
        cause != null && causes.size() < DEEPEST;
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  /** What it says; empty if that is nothing, or if it fails to say it. */
  public static String message(Throwable trouble) {
    try {
      return trouble.getMessage() == null ? "" : trouble.getMessage();
    } catch (RuntimeException e) {
      return "";
    }
  }
}
