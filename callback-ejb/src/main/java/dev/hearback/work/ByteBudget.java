package dev.hearback.work;

/** Admits work by its size in bytes. What is larger than the whole budget is admitted alone. */
public final class ByteBudget {

  private final long total;
  private long taken;

  /** A budget of so many bytes. */
  public ByteBudget(long total) {
    this.total = total;
  }

  /** Takes the bytes if they are there; if so, {@link #give} must follow with the same number. */
  public synchronized boolean take(long bytes) {
    long share = Math.min(bytes, total);
    if (taken + share > total) {
      return false;
    }
    taken += share;
    return true;
  }

  /** Gives them back. */
  public synchronized void give(long bytes) {
    taken -= Math.min(bytes, total);
  }
}
