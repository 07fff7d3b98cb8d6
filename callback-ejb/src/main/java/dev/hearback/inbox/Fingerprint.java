package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import java.security.MessageDigest;

/** What makes a repeated callback the same: SHA-256 over job and submission (or hook), query and body. */
public final class Fingerprint {

  private Fingerprint() {}

  /** A digest that has seen address and query and is to be fed the body. */
  public static MessageDigest begin(CallbackAddress address, String query) {
    throw new UnsupportedOperationException();
  }
}
