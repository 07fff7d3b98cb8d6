package dev.hearback.storage;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The claims of a table that this node is working on. With it the node finds orphans: rows that are
 * its own in the database although nobody here works on them. The answer to a commit was lost, or
 * an error came between the commit and the work.
 */
public final class ClaimTracker {

  /** A row that this node owns without working on it is given back after one to two of these. */
  private static final Duration ORPHANED = Duration.ofSeconds(5);

  private final OwnedRows rows;
  private final Transactions transactions;
  private final Consumer<Claim> giveBack;
  private final Duration pause;
  private final Set<Claim> held = ConcurrentHashMap.newKeySet();
  private Set<Claim> missed = Set.of();
  private long lastLook = System.nanoTime();

  /**
   * Tracks nothing yet.
   *
   * @param giveBack what to do, in a transaction, with a claim on which nobody works
   */
  public ClaimTracker(OwnedRows rows, Transactions transactions, Consumer<Claim> giveBack) {
    this(rows, transactions, giveBack, ORPHANED);
  }

  /**
   * The same.
   *
   * @param pause between two looks; much longer than from a commit to {@link #work}
   */
  ClaimTracker(
      OwnedRows rows, Transactions transactions, Consumer<Claim> giveBack, Duration pause) {
    this.rows = rows;
    this.transactions = transactions;
    this.giveBack = giveBack;
    this.pause = pause;
  }

  /**
   * Has a pool work on a claim, and tracks it until that is done. Throws only if there is no memory
   * left to queue the work; then the claim is orphaned.
   *
   * @param pool takes the work on, or has no room: then the claim is given back
   */
  public void work(Predicate<Runnable> pool, Claim claim, Runnable work) {
    held.add(claim);
    boolean taken = false;
    try {
      taken =
          pool.test(
              () -> {
                try {
                  work.run();
                } finally {
                  held.remove(claim);
                }
              });
    } finally {
      if (!taken) {
        held.remove(claim);
      }
    }
    if (!taken) {
      release(claim);
    }
  }

  /** Gives a claim back. If that fails, it is orphaned. */
  public void release(Claim claim) {
    transactions.tryOnce(Transactions.SHORT, () -> giveBack.accept(claim));
  }

  /** Gives back what the node owned at two looks in a row, a while apart, without working on it. */
  public void releaseOrphans(Node node) {
    orphans(node).forEach(this::release);
  }

  private synchronized List<Claim> orphans(Node node) {
    if (System.nanoTime() - lastLook < pause.toNanos()) {
      return List.of();
    }
    lastLook = System.nanoTime();
    Set<Claim> missing =
        new HashSet<>(transactions.inNew(Transactions.SHORT, () -> rows.owned(node)));
    missing.removeAll(held);
    List<Claim> orphans = missing.stream().filter(missed::contains).toList();
    missed = missing;
    return orphans;
  }
}
