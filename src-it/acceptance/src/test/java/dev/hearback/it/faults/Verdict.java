package dev.hearback.it.faults;

/**
 * What three records say when compared: the vendors' ledger, our tables, and the rows that
 * observers have written.
 *
 * @param accepted callbacks that were answered 2xx, counted by job
 * @param lost of these, jobs that some observer has not seen and that are no dead letter either
 * @param doubled rows beyond the first that one observer wrote for one job, and submissions beyond
 *     the first
 * @param silent jobs that were called back for, and of which no call was answered or has failed
 */
record Verdict(int accepted, int lost, int doubled, int silent) {

  static final Verdict NOTHING = new Verdict(0, 0, 0, 0);

  boolean clean() {
    return lost == 0 && doubled == 0 && silent == 0;
  }

  Verdict plus(Verdict other) {
    return new Verdict(
        accepted + other.accepted,
        lost + other.lost,
        doubled + other.doubled,
        silent + other.silent);
  }
}
