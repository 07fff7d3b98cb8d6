package dev.hearback.inbox;

import java.util.EnumSet;
import java.util.Set;

/** Life of one callback. Every legal move is in {@link #next()}. */
public enum CallbackState {
  /** To be interpreted, now or at its next attempt. */
  WAITING,
  /** A node is interpreting it; repaired within a minute if the node dies. */
  RUNNING,
  /**
   * Its meaning has been recorded, even if that was to change nothing. Kept for the retention time,
   * so that a repeated callback is recognised.
   */
  DONE,
  /**
   * It cannot be understood, or came after the failure of its job. Only an operator moves it, or an
   * erasure or the purge ends it.
   */
  DEAD;

  /** The states that may follow this one. */
  Set<CallbackState> next() {
    return switch (this) {
      case WAITING -> EnumSet.of(RUNNING, DONE);
      case RUNNING -> EnumSet.of(WAITING, DONE, DEAD);
      case DEAD -> EnumSet.of(WAITING, DONE);
      case DONE -> EnumSet.noneOf(CallbackState.class);
    };
  }
}
