package dev.hearback.it.faults;

/**
 * What three records say when compared: the vendors' ledger, our tables, and the rows that
 * observers have written.
 *
 * @param accepted jobs whose callback was answered 2xx
 * @param lost of these, jobs that some observer has not seen
 * @param doubled rows beyond the first that one observer wrote for one job, those on a failure of a
 *     job that has succeeded, and submissions beyond the first
 * @param silent jobs that the application was told exist, and of which nobody knows any more: no
 *     callback of theirs was accepted, no vendor gave one up, and no row says that they failed or
 *     that it is uncertain whether a vendor took them
 * @param givenUp jobs that a vendor called back for as often as it does, in vain
 */
record Verdict(int accepted, int lost, int doubled, int silent, int givenUp) {

  static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0);

  /** Whether nothing went wrong; no fault lasts so long that a vendor gives up. */
  boolean clean() {
    return accepted > 0 && faults() == 0;
  }

  int faults() {
    return lost + doubled + silent + givenUp;
  }

  Verdict plus(Verdict other) {
    return new Verdict(
        accepted + other.accepted,
        lost + other.lost,
        doubled + other.doubled,
        silent + other.silent,
        givenUp + other.givenUp);
  }
}
