package dev.hearback.dispatch;

import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Transactions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What this node is interpreting, and which of it may never end. A watch looks once a second; only
 * looks that find the thread outside the database count. So neither a slow database nor a process
 * that stands still makes one look endless.
 */
final class Underway {

  /** Others need the thread of one that takes so long, in looks. */
  private static final int STUCK = 10;

  /** From then on it is given up, in looks. */
  private static final int ENDLESS = 300;

  private static final int MOST_STUCK = 20;

  private static final String STORAGE = Transactions.class.getPackageName() + ".";

  /** One of them. */
  static final class Interpretation {

    private final ClaimedCallback callback;
    private final Thread thread = Thread.currentThread();
    private StackTraceElement[] stack = {};
    private volatile int looks;
    private boolean givenUp;

    private Interpretation(ClaimedCallback callback) {
      this.callback = callback;
    }

    ClaimedCallback callback() {
      return callback;
    }

    /** With the stack that its thread had at the latest look. */
    TimeoutException error() {
      TimeoutException error = new TimeoutException("did not end within " + ENDLESS + " s");
      error.setStackTrace(stack);
      return error;
    }

    /** It is recorded as given up: nothing more is to be done about it. */
    void setGivenUp() {
      givenUp = true;
    }

    private void look() {
      stack = thread.getStackTrace();
      if (!isInDatabase(stack)) {
        looks++;
      }
    }

    /** Looks at what the dispatcher has called: it is itself called by way of our storage. */
    private static boolean isInDatabase(StackTraceElement[] innermostFirst) {
      return Stream.of(innermostFirst)
          .map(StackTraceElement::getClassName)
          .takeWhile(name -> !name.equals(Dispatcher.class.getName()))
          .anyMatch(name -> name.startsWith(STORAGE));
    }
  }

  private final Map<Claim, Interpretation> all = new ConcurrentHashMap<>();

  /** The calling thread begins with it. */
  void begin(ClaimedCallback callback) {
    all.put(callback.asClaim(), new Interpretation(callback));
  }

  void end(ClaimedCallback callback) {
    all.remove(callback.asClaim());
  }

  /** Looks at all of them; as {@link #endless}, on the watch's thread. */
  void look() {
    all.values().forEach(Interpretation::look);
  }

  /** How many keep a thread that others need; at most as many as may be replaced. */
  int stuck() {
    long stuck = all.values().stream().filter(it -> it.looks >= STUCK).count();
    return (int) Math.min(stuck, MOST_STUCK);
  }

  /** Those that are to be given up, and have not been. */
  List<Interpretation> endless() {
    return all.values().stream().filter(it -> it.looks >= ENDLESS && !it.givenUp).toList();
  }
}
