package dev.hearback.dispatch;

import java.util.UUID;

/** Somebody else owns the row by now: whatever this transaction did must not count. */
final class ClaimLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClaimLostException(String what, UUID id) {
    super("HB-0340 The " + what + " " + id + " has been taken over by another node");
  }
}
