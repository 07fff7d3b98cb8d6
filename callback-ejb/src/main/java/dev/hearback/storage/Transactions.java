package dev.hearback.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** JTA transactions of a managed thread that has none. */
@ApplicationScoped
public class Transactions {

  private static final Logger LOG = System.getLogger(Transactions.class.getPackageName());

  /** Time-out of a transaction of ours that does no more than a few statements. */
  public static final Duration SHORT = Duration.ofSeconds(20);

  /** What a thread of ours has looked up. */
  private final ThreadLocal<Map<String, Object>> lookedUp = new ThreadLocal<>();

  private volatile boolean stopped;

  /** What is to be done in one transaction. */
  @FunctionalInterface
  public interface Work<T> {
    /** Any exception rolls back. */
    T run() throws Exception;
  }

  /**
   * Begins a transaction, runs the work and commits.
   *
   * @param timeout after which the server marks it for rollback; rounded up to seconds
   * @throws RuntimeException what the work threw, as it is
   * @throws StorageException if the work threw a checked exception, the transaction was marked for
   *     rollback, or the commit did not answer; in the last case the outcome is unknown
   */
  public <T> T inNew(Duration timeout, Work<T> work) {
    UserTransaction transaction = userTransaction();
    begin(transaction, timeout);
    boolean committing = false;
    try {
      T result = work.run();
      requireUnmarked();
      committing = true;
      transaction.commit();
      return result;
    } catch (Exception e) {
      if (!committing && e instanceof RuntimeException asItIs) {
        throw asItIs;
      }
      throw new StorageException(
          committing ? "HB-0214 the commit failed" : "HB-0212 rolled back: the work failed", e);
    } finally {
      end(transaction);
    }
  }

  /** {@link #inNew(Duration, Work)} for work without a result. */
  public void inNew(Duration timeout, Runnable work) {
    inNew(timeout, () -> done(work));
  }

  /**
   * Does something as soon as the current transaction has committed, on the thread that commits.
   * Not done if it rolls back. It must be quick and must not throw.
   *
   * @throws IllegalStateException if there is no transaction
   */
  public void afterCommit(Runnable action) {
    registry()
        .registerInterposedSynchronization(
            new Synchronization() {
              @Override
              public void beforeCompletion() {
                // nothing to do before
              }

              @Override
              public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                  action.run();
                }
              }
            });
  }

  /** Keeps a value for the rest of the current transaction. */
  public void remember(Object key, Object value) {
    registry().putResource(key, value);
  }

  /**
   * What {@link #remember} has kept in the current transaction; else {@code null}.
   *
   * @throws IllegalStateException if there is no transaction
   */
  public Object remembered(Object key) {
    return registry().getResource(key);
  }

  /**
   * As {@link #inNew}, again and again until it commits: for what must be recorded, because the
   * work it is about is done. The work must be such that it can follow an unknown commit of itself.
   *
   * @param what is to be recorded, of which row; for the log
   * @throws StorageException if {@link #stop} is called before that
   */
  public <T> T retryUntilCommitted(String what, Duration timeout, Work<T> work) {
    for (boolean failing = false; ; failing = true) {
      try {
        T result = inNew(timeout, work);
        if (failing) {
          LOG.log(Level.INFO, "HB-0226 Recorded after retries: {0}", what);
        }
        return result;
      } catch (RuntimeException e) {
        if (stopped) {
          throw new StorageException("HB-0219 Hearback stops before this is recorded: " + what, e);
        }
        LOG.log(
            failing ? Level.DEBUG : Level.WARNING,
            () ->
                "HB-0218 Not recorded yet, tried again each second: "
                    + what
                    + ": "
                    + StackText.of(e));
      }
      pause();
    }
  }

  /** {@link #retryUntilCommitted(String, Duration, Work)} for work without a result. */
  public void retryUntilCommitted(String what, Duration timeout, Runnable work) {
    retryUntilCommitted(what, timeout, () -> done(work));
  }

  /**
   * As {@link #inNew}, but a failure is only logged: for what another node, or a later step, will
   * do.
   */
  public void tryOnce(Duration timeout, Runnable work) {
    try {
      inNew(timeout, work);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "Skipped; another node will do it: " + StackText.of(e));
    }
  }

  /** Ends every {@link #retryUntilCommitted(String, Duration, Work)} that still fails. */
  public void stop() {
    stopped = true;
  }

  /**
   * Looks whether somebody has marked the current transaction for rollback, or it has timed out.
   *
   * @throws StorageException if so
   */
  public void requireUnmarked() {
    int status = registry().getTransactionStatus();
    if (status != Status.STATUS_ACTIVE) {
      throw new StorageException("HB-0213 rolled back: " + words(status), null);
    }
  }

  /**
   * A task that has a thread of this module to itself: what it uses of the server again and again
   * is looked up there once. On other threads that is done each time, because it belongs to the
   * thread's component.
   */
  public Runnable onThreadOfItsOwn(Runnable task) {
    return () -> {
      lookedUp.set(new HashMap<>());
      try {
        task.run();
      } finally {
        lookedUp.remove();
      }
    };
  }

  /** See {@link #onThreadOfItsOwn}. */
  UserTransaction userTransaction() {
    return lookup("java:comp/UserTransaction", UserTransaction.class);
  }

  /** See {@link #onThreadOfItsOwn}. */
  TransactionSynchronizationRegistry registry() {
    return lookup(
        "java:comp/TransactionSynchronizationRegistry", TransactionSynchronizationRegistry.class);
  }

  private static void begin(UserTransaction transaction, Duration timeout) {
    try {
      transaction.setTransactionTimeout((int) Math.max(1, timeout.plusMillis(999).toSeconds()));
      try {
        transaction.begin();
      } finally {
        // The time-out belongs to the thread, which goes back to the server.
        transaction.setTransactionTimeout(0);
      }
    } catch (Exception e) {
      throw new StorageException("HB-0215 no transaction could be begun", e);
    }
  }

  /** Whatever happened, the thread must not keep a transaction. */
  private static void end(UserTransaction transaction) {
    try {
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    } catch (SystemException | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "HB-0216 the rollback failed: " + StackText.of(e));
    }
  }

  private <T> T lookup(String name, Class<T> type) {
    Map<String, Object> known = lookedUp.get();
    if (known == null) {
      return look(name, type);
    }
    return type.cast(known.computeIfAbsent(name, unknown -> look(unknown, type)));
  }

  private static <T> T look(String name, Class<T> type) {
    try {
      return type.cast(InitialContext.doLookup(name));
    } catch (NamingException e) {
      throw new StorageException("HB-0217 expected to find " + name + " on this thread", e);
    }
  }

  private static Void done(Runnable work) {
    work.run();
    return null;
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      // somebody's code has left it on this thread: what must be recorded must be recorded
      LOG.log(Level.DEBUG, () -> "An interrupt was ignored: " + StackText.of(e));
    }
  }

  private static String words(int status) {
    return switch (status) {
      case Status.STATUS_MARKED_ROLLBACK ->
          "the transaction is marked for rollback: a failure inside the work was swallowed, or its"
              + " time is up";
      case Status.STATUS_ROLLEDBACK, Status.STATUS_ROLLING_BACK, Status.STATUS_NO_TRANSACTION ->
          "the transaction has been ended meanwhile: its time is up, or the work ended it";
      default -> "the transaction is in the state " + status + " of jakarta.transaction.Status";
    };
  }
}
