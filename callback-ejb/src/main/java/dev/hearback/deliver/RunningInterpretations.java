package dev.hearback.deliver;

import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.storage.Claim;
import dev.hearback.storage.Database;
import dev.hearback.storage.Transactions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What this node is interpreting, and which of it may never end. A watch looks once a second; only
 * looks that find the thread outside the database count. So neither a slow database nor a process
 * that stands still makes one look endless.
 */
final class RunningInterpretations {

  /** Others need the thread of one that takes so long, in looks. */
  private static final int SLOW = 10;

  /** From then on it is given up, in looks. */
  private static final int ENDLESS = 300;

  /** As many threads as a server can spare for what never ends. */
  private static final int MOST_SLOW = 20;

  private static final Set<String> DATABASE =
      Set.of(Database.class.getName(), Transactions.class.getName());

  /** An interpretation that runs. */
  final class Running {

    private final ClaimedCallback callback;
    private final Thread thread = Thread.currentThread();
    private volatile StackTraceElement[] stack = {};

    /** At how many looks the thread was outside the database. */
    private volatile int looks;

    /** At how many of these it did not wait for a monitor, which an endless one may hold. */
    private volatile int working;

    /** How often it was to be given up. */
    private int tries;

    private boolean givenUp;

    private Running(ClaimedCallback callback) {
      this.callback = callback;
    }

    ClaimedCallback callback() {
      return callback;
    }

    /** With the stack that its thread had at the latest look. */
    TimeoutException error() {
      TimeoutException error =
          new TimeoutException("was outside the database at " + ENDLESS + " looks, one a second");
      error.setStackTrace(stack);
      return error;
    }

    /** It is recorded as given up: nothing more is to be done about it. */
    void setGivenUp() {
      givenUp = true;
    }

    private void look() {
      stack = thread.getStackTrace();
      if (isInDatabase(stack)) {
        return;
      }
      looks++;
      if (thread.getState() != Thread.State.BLOCKED) {
        working++;
      }
    }

    /** Looks at what the caller has called: it is itself called by way of our storage. */
    private boolean isInDatabase(StackTraceElement[] innermostFirst) {
      return Stream.of(innermostFirst)
          .map(StackTraceElement::getClassName)
          .takeWhile(name -> !name.equals(caller.getName()))
          .anyMatch(DATABASE::contains);
    }

    private boolean isSlow() {
      return looks >= SLOW;
    }
  }

  private final Class<?> caller;
  private final Map<Claim, Running> all = new ConcurrentHashMap<>();

  /**
   * Nothing runs yet.
   *
   * @param caller by which each is called
   */
  RunningInterpretations(Class<?> caller) {
    this.caller = caller;
  }

  /**
   * The calling thread begins with it, unless too many run that are slow, or may become so.
   *
   * @param threads how many may run if none is slow
   */
  synchronized boolean begin(Claim claim, ClaimedCallback callback, int threads) {
    if (tooManyAreSlow() || all.size() >= threads + MOST_SLOW) {
      return false;
    }
    all.put(claim, new Running(callback));
    return true;
  }

  void end(Claim claim) {
    all.remove(claim);
  }

  /** Looks at all of them; as {@link #endless}, by one thread at a time. */
  void look() {
    all.values().forEach(Running::look);
  }

  /** How many threads are to be replaced; one more than may be, if too many are. */
  int slow() {
    long slow = all.values().stream().filter(Running::isSlow).count();
    return (int) Math.min(slow, MOST_SLOW + 1);
  }

  /** Whether so many are slow that no more may begin. */
  boolean tooManyAreSlow() {
    return slow() > MOST_SLOW;
  }

  /** The slow ones: for how long they have worked, and where their threads are. */
  List<String> slowOnes() {
    return all.values().stream()
        .filter(Running::isSlow)
        .map(it -> "for " + Duration.ofSeconds(it.looks) + " at " + Attempt.place(it.stack))
        .toList();
  }

  /** One that is to be given up, and has not been; another one the next time. */
  Optional<Running> endless() {
    Optional<Running> endless =
        all.values().stream()
            .filter(it -> it.working >= ENDLESS && !it.givenUp)
            .min(Comparator.comparingInt(it -> it.tries));
    endless.ifPresent(it -> it.tries++);
    return endless;
  }
}
