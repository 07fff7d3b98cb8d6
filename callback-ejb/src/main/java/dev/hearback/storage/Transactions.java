package dev.hearback.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** JTA transactions of a managed thread that has none. */
@ApplicationScoped
public class Transactions {

  /** What is to be done in one transaction. */
  @FunctionalInterface
  public interface Work<T> {
    /** Any exception rolls back. */
    T run() throws Exception;
  }

  /**
   * Begins a transaction, runs the work and commits.
   *
   * @throws StorageException if the work threw, the transaction was marked for rollback, or the
   *     commit did not answer; in the last case the outcome is unknown
   */
  public <T> T inNew(Duration timeout, Work<T> work) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #inNew}, again and again until it commits or the server stops; for what must be recorded. */
  public <T> T insist(Duration timeout, Work<T> work) {
    throw new UnsupportedOperationException();
  }

  /** Throws if the current transaction can only be rolled back, because somebody has marked it so. */
  public void requireUnmarked() {
    throw new UnsupportedOperationException();
  }
}
