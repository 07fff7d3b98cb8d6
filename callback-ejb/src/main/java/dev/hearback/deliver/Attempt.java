package dev.hearback.deliver;

import dev.hearback.spi.OneLine;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One call of an observer, shared by the thread that makes the call, which also creates this
 * object, and the watch over its time.
 */
final class Attempt {

  private static final int FRAMES = 8;

  private final ClaimedDelivery delivery;
  private final Runnable giveBackBytes;
  private final long startedAt;
  private final Thread thread = Thread.currentThread();
  private boolean begun;
  private boolean inObserver;
  private boolean expired;
  private StackTraceElement[] whenExpired = {};
  private volatile boolean fenced;

  /**
   * One that begins.
   *
   * @param giveBackBytes gives back its part of the budget, if it still has it
   * @param startedAt by the clock that {@link #age} is asked with
   */
  Attempt(ClaimedDelivery delivery, Runnable giveBackBytes, long startedAt) {
    this.delivery = delivery;
    this.giveBackBytes = giveBackBytes;
    this.startedAt = startedAt;
  }

  ClaimedDelivery delivery() {
    return delivery;
  }

  void giveBackBytes() {
    giveBackBytes.run();
  }

  Duration age(long now) {
    return Duration.ofNanos(now - startedAt);
  }

  /**
   * The observer's own method begins; only until {@link #leave} may the thread be interrupted. What
   * fails before that is not the observer's fault.
   *
   * @throws IllegalStateException if its time is up already
   */
  synchronized void enter() {
    if (expired) {
      throw new IllegalStateException("Its time was up before the observer could be called");
    }
    begun = true;
    inObserver = true;
  }

  /** Whether the observer has been called. */
  synchronized boolean hasBegun() {
    return begun;
  }

  /**
   * It has ended. An interrupt, whoever sent it, must not meet our own statements: some databases
   * close their files when they see it.
   */
  synchronized void leave() {
    inObserver = false;
    Thread.interrupted();
  }

  /**
   * Its time is up.
   *
   * @param anywhere whether the thread may be interrupted within the database
   * @return whether that is news
   */
  synchronized boolean expire(boolean anywhere) {
    if (expired) {
      return false;
    }
    expired = true;
    whenExpired = thread.getStackTrace();
    if (inObserver && (anywhere || waitsOutsideH2())) {
      thread.interrupt();
    }
    return true;
  }

  synchronized boolean isExpired() {
    return expired;
  }

  /** Why it failed, if its time is up: with the stack that its thread had just then. */
  synchronized TimeoutException timeIsUp(Duration limit) {
    TimeoutException error = new TimeoutException("did not end within " + limit);
    error.setStackTrace(whenExpired);
    return error;
  }

  /** Whether the claim has been taken away from it. */
  boolean isFenced() {
    return fenced;
  }

  void fence() {
    fenced = true;
  }

  /** Where the thread is; see {@link #place}. */
  String stack() {
    return place(thread.getStackTrace());
  }

  /** Where a thread is, innermost first: classes, methods and lines alone. */
  static String place(StackTraceElement... stack) {
    List<StackTraceElement> frames = List.of(stack);
    Stream<StackTraceElement> callers = frames.stream().skip(1).dropWhile(Attempt::ofJdk);
    return Stream.concat(frames.stream().limit(1), callers)
        .limit(FRAMES)
        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + place(frame))
        .map(OneLine::of)
        .collect(Collectors.joining(" < "));
  }

  /** The JDK's frames between the wait and its caller help nobody. */
  private static boolean ofJdk(StackTraceElement frame) {
    return frame.getClassName().matches("(java|jdk|sun)\\..*");
  }

  private static String place(StackTraceElement frame) {
    return frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
  }

  /** Then the interrupt ends the wait, and is not seen later. */
  private boolean waitsOutsideH2() {
    Thread.State state = thread.getState();
    return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
        && Arrays.stream(whenExpired)
            .noneMatch(frame -> frame.getClassName().startsWith("org.h2."));
  }
}
