package dev.hearback.simulator;

import java.time.Duration;

/**
 * How a submission that the vendor has nothing against is answered.
 *
 * @param status the status to answer with, its body being the vendor's documented one; 0 for the
 *     documented success
 * @param takesJob whether the job is done, and called back, in spite of that status or of the cut
 * @param cut where the connection breaks; {@link Cut#NONE} when null
 * @param after how long the answer is held back, in real time; none when null
 */
public record Reply(int status, boolean takesJob, Cut cut, Duration after) {
  /** The documented success, at once. */
  public static final Reply DOCUMENTED = new Reply(0, true, Cut.NONE, Duration.ZERO);

  /** Fills in what was left out. */
  public Reply {
    cut = cut == null ? Cut.NONE : cut;
    after = after == null ? Duration.ZERO : after;
  }

  boolean refuses() {
    return !takesJob && (status != 0 || cut != Cut.NONE);
  }
}
