package dev.hearback.simulator;

/** When and how often a vendor calls back for one job. */
public enum Calls {
  /**
   * Once, after the answer to the submission and the processing time; again until it gets a 2xx.
   */
  ONCE,
  /** Not at all, until told to by {@link VendorSimulator#call(String)}. */
  NEVER,
  /** The first attempt is over before the submission is answered. */
  BEFORE_ANSWER,
  /** Two senders with the same body at the same time, each with retries of its own. */
  TWICE_IN_PARALLEL,
  /** The first attempt ends in the middle of its body; the next ones are whole. */
  BROKEN_OFF_FIRST
}
