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
 * What this node is working on. By that it finds strays: what the database says it owns although
 * nobody here works on it, because the answer to a commit was lost, or an error came between the
 * commit and the work.
 *
 * @param <T> equal for the same piece of work
 */
public final class ClaimTracker<T> {

  private final Duration pause;
  private final Set<T> held = ConcurrentHashMap.newKeySet();
  private Set<T> missed = Set.of();
  private long lastLook = System.nanoTime();

  /**
   * Nothing in hand.
   *
   * @param pause between two looks; much longer than from a commit to {@link #work}
   */
  public ClaimTracker(Duration pause) {
    this.pause = pause;
  }

  /**
   * Has a piece worked on in a lane, and holds it until that is done. Throws only if there is no
   * memory left to queue it; then it is a stray.
   *
   * @param lane takes the work on if it has room; for example {@link WorkerPool#offer}
   * @param giveBack what to do with it if the lane has no room
   */
  public void work(Predicate<Runnable> pool, T one, Runnable work, Consumer<T> giveBack) {
    take(one);
    boolean taken = false;
    try {
      taken =
          pool.test(
              () -> {
                try {
                  work.run();
                } finally {
                  drop(one);
                }
              });
    } finally {
      if (!taken) {
        drop(one);
      }
    }
    if (!taken) {
      giveBack.accept(one);
    }
  }

  void take(T one) {
    held.add(one);
  }

  void drop(T one) {
    held.remove(one);
  }

  /**
   * What was owned and not in hand at two looks in a row. Looks once per pause; in between there is
   * nothing to tell.
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
