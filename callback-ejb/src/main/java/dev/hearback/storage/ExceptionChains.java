package dev.hearback.storage;

import dev.hearback.spi.OneLine;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads throwables of other people's code, which may be badly made. */
public final class ExceptionChains {

  /** So many throwables are looked at. */
  private static final int MOST = 50;

  private static final Pattern OUR_CODE = Pattern.compile("HB-\\d{4}\\b");

  private ExceptionChains() {}

  /**
   * The throwable, its cause, and so on; then, with their causes, those that any of them
   * suppressed: a transaction manager tells there why a commit failed.
   */
  public static List<Throwable> of(Throwable error) {
    List<Throwable> chain = new ArrayList<>();
    addCauses(error, chain);
    for (int known = 0; known < chain.size(); known++) {
      for (Throwable suppressed : chain.get(known).getSuppressed()) {
        addCauses(suppressed, chain);
      }
    }
    return chain;
  }

  /** The same, but the root cause first, then what it caused, then what was suppressed. */
  public static List<Throwable> fromRoot(Throwable error) {
    List<Throwable> chain = causes(error);
    Collections.reverse(chain);
    of(error).stream().filter(each -> !contains(chain, each)).forEach(chain::add);
    return chain;
  }

  /** The root cause. A rollback has none, but suppresses what it was for. */
  public static Throwable root(Throwable error) {
    List<Throwable> causes = causes(error);
    return causes.get(causes.size() - 1);
  }

  /** The throwable, its cause, and so on, and what a rollback at their end was for. */
  public static List<Throwable> causes(Throwable error) {
    List<Throwable> causes = new ArrayList<>();
    addCauses(error, causes);
    Throwable last = causes.get(causes.size() - 1);
    if (last instanceof RollbackException) {
      Stream.of(last.getSuppressed()).limit(1).forEach(reason -> addCauses(reason, causes));
    }
    return causes;
  }

  /** Those that are new. */
  private static void addCauses(Throwable error, List<Throwable> chain) {
    for (Throwable cause = error;
        cause != null && chain.size() < MOST && !contains(chain, cause);
        cause = cause(cause)) {
      chain.add(cause);
    }
  }

  /** Exceptions may be equal to others. */
  private static boolean contains(List<Throwable> chain, Throwable error) {
    return chain.stream().anyMatch(each -> each == error);
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

  /** Its cause; null if there is none, or if it fails to tell. */
  static Throwable cause(Throwable error) {
    try {
      return error.getCause();
    } catch (RuntimeException e) {
      return null;
    }
  }

  /**
   * Our code and the database's, which hold no data, each followed by a comma and a space; empty if
   * there is neither.
   */
  static String codes(Throwable error) {
    String ours =
        causes(error).stream()
            .map(cause -> OUR_CODE.matcher(message(cause)))
            .filter(Matcher::lookingAt)
            .map(Matcher::group)
            .findFirst()
            .map(code -> code + ", ")
            .orElse("");
    return ours + sqlState(error).map(state -> "SQL state " + state + ", ").orElse("");
  }

  /** Its root cause without words, which may hold data: the class, our code and the database's. */
  public static String kind(Throwable error) {
    return codes(error) + name(root(error));
  }

  /** The five characters by which the database tells what went wrong, if it did. */
  public static Optional<String> sqlState(Throwable error) {
    return causes(error).stream()
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
