package dev.hearback;

import java.util.EnumSet;
import java.util.Set;

/** Life of one job. Every legal move is in {@link #next()}. */
public enum JobState {
  /** Waits to be submitted: for the first time, or again. */
  QUEUED,
  /** A node is handing it to the vendor. */
  SUBMITTING,
  /** The vendor took it; its callback is awaited. */
  SUBMITTED,
  /**
   * Nobody knows whether the vendor took it; its callback is awaited, it is not repeated. It
   * becomes SUBMITTED or QUEUED if the vendor's answer still arrives, at a node that was declared
   * dead.
   */
  UNCERTAIN,
  /** Ended with a transcript. */
  SUCCEEDED,
  /** Ended without one; the failure tells why. */
  FAILED;

  /**
   * The states that may follow this one. A job leaves an end state only by an operator: who adopts
   * another outcome, or has a failed job submitted again.
   */
  public Set<JobState> next() {
    return switch (this) {
      case QUEUED -> EnumSet.of(SUBMITTING, SUCCEEDED, FAILED);
      case SUBMITTING -> EnumSet.of(QUEUED, SUBMITTED, UNCERTAIN, SUCCEEDED, FAILED);
      case SUBMITTED -> EnumSet.of(SUCCEEDED, FAILED);
      case UNCERTAIN -> EnumSet.of(QUEUED, SUBMITTED, SUCCEEDED, FAILED);
      case SUCCEEDED -> EnumSet.of(FAILED);
      case FAILED -> EnumSet.of(QUEUED, SUCCEEDED);
    };
  }

  /** Whether the job has an outcome. */
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED;
  }
}
