package dev.hearback.deliver;

import java.util.UUID;

/** Somebody else owns the row by now: whatever this transaction did must not count. */
final class ClaimLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClaimLostException(String what, UUID id) {
    super("The " + what + " " + id + " is no longer this node's");
  }
}
