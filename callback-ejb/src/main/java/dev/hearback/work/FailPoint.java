package dev.hearback.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * A step at which a fault test may hold one thread, to kill or freeze the server there. Inert
 * unless the server was started with {@code -Dhearback.fail-points=<folder>}; a file {@code
 * NAME.armed} in that folder holds the first thread that comes by, which renames it to {@code
 * NAME.hit} and waits until that is deleted.
 */
public enum FailPoint {
  /** A callback's head has arrived; nobody has looked at it. */
  REQUEST_ARRIVED,
  /** It is authentic; its body is to be read. */
  REQUEST_AUTHENTIC,
  /** A part of the body has been read, and is not whole. */
  BODY_PARTLY_READ,
  /** The body is whole, in memory or in a temporary file. */
  BODY_READ,
  /** Of callbacks that end their jobs at once, jobs and callbacks are inserted; deliveries not. */
  PROMPT_STORING,
  /** Their deliveries are, too; their transaction is to be committed. */
  PROMPT_COMMITTING,
  /** That transaction has committed; 200 is to be answered. */
  PROMPT_COMMITTED,
  /** One of them has been handed over for delivery, and answered with 200; others may not. */
  PROMPT_ANSWERED,
  /** The transaction that stores the callback has begun. */
  CALLBACK_STORING,
  /** The callback is inserted; its transaction is to be committed. */
  CALLBACK_COMMITTING,
  /** That transaction has committed; 200 is to be answered. */
  CALLBACK_COMMITTED,
  /** 200 has been answered. */
  CALLBACK_ANSWERED,
  /** A callback that this node owns is to be interpreted. */
  CALLBACK_CLAIMED,
  /** The job is ended and its deliveries are inserted; their transaction is to be committed. */
  OUTCOME_COMMITTING,
  /** That transaction has committed; the deliveries are to be made. */
  OUTCOME_COMMITTED,
  /** The delivery's transaction has begun; the observer is to be called. */
  OBSERVER_CALLING,
  /** The observer has returned; the delivery is to be marked. */
  OBSERVER_RETURNED,
  /** The delivery is marked; its transaction is to be committed. */
  DELIVERY_COMMITTING,
  /** That transaction has committed. */
  DELIVERY_COMMITTED,
  /** The heartbeat is written; its transaction is to be committed. */
  HEARTBEAT_COMMITTING,
  /** A job is claimed; the vendor is to be called. */
  SUBMISSION_SENDING,
  /** The vendor has answered; that is to be recorded. */
  SUBMISSION_ANSWERED;

  private static final String FOLDER = System.getProperty("hearback.fail-points");
  private static final long LOOK_MILLIS = 10;

  /** Whether this server was started for fault tests. */
  public static boolean active() {
    return FOLDER != null;
  }

  /** Says that this step has been reached. */
  public void reached() {
    if (FOLDER != null) {
      reached(Path.of(FOLDER));
    }
  }

  void reached(Path folder) {
    Path hit = folder.resolve(name() + ".hit");
    try {
      // Else two threads may both succeed: a move onto the same file is none, and no error.
      Files.move(folder.resolve(name() + ".armed"), hit, StandardCopyOption.ATOMIC_MOVE);
      hold(hit);
    } catch (NoSuchFileException e) {
      // not armed, or another thread was first
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void hold(Path hit) throws IOException {
    try {
      while (Files.exists(hit)) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Files.deleteIfExists(hit); // so that nobody believes that it is held
    }
  }
}
