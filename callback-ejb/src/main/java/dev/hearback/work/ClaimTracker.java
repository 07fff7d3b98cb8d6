package dev.hearback.work;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The claims that this node is working on. With it the node finds orphans: claims that are its own
 * in the database although nobody here works on them. The answer to a commit was lost, or an error
 * came between the commit and the work.
 *
 * @param <T> equal for the same claim
 */
public final class ClaimTracker<T> {

  /** A row that this node owns without working on it is given back after one to two of these. */
  public static final Duration ORPHANED = Duration.ofSeconds(5);

  private final Duration pause;
  private final Set<T> held = ConcurrentHashMap.newKeySet();
  private Set<T> missed = Set.of();
  private long lastLook = System.nanoTime();

  /**
   * Tracks nothing yet.
   *
   * @param pause between two looks; much longer than from a commit to {@link #work}
   */
  public ClaimTracker(Duration pause) {
    this.pause = pause;
  }

  /**
   * Has a pool work on a claim, and tracks it until that is done. Throws only if there is no memory
   * left to queue the work; then the claim is orphaned.
   *
   * @param pool takes the work on if it has room; for example {@link WorkerPool#offer}
   * @param giveBack what to do with the claim if the pool has no room
   */
  public void work(Predicate<Runnable> pool, T claim, Runnable work, Consumer<T> giveBack) {
    take(claim);
    boolean taken = false;
    try {
      taken =
          pool.test(
              () -> {
                try {
                  work.run();
                } finally {
                  drop(claim);
                }
              });
    } finally {
      if (!taken) {
        drop(claim);
      }
    }
    if (!taken) {
      giveBack.accept(claim);
    }
  }

  void take(T claim) {
    held.add(claim);
  }

  void drop(T claim) {
    held.remove(claim);
  }

  /**
   * The claims that were owned but not tracked at two looks in a row. Looks once per pause; in
   * between it returns none.
   *
   * @param owned asks the database
   */
  public synchronized List<T> orphans(Supplier<? extends Collection<T>> owned) {
    if (System.nanoTime() - lastLook < pause.toNanos()) {
      return List.of();
    }
    lastLook = System.nanoTime();
    Set<T> missing = new HashSet<>(owned.get());
    missing.removeAll(held);
    List<T> orphans = missing.stream().filter(missed::contains).toList();
    missed = missing;
    return orphans;
  }
}
