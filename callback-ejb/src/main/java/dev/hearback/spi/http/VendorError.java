package dev.hearback.spi.http;

import java.util.Objects;

/**
 * What a vendor says in the body of an answer that is no success.
 *
 * @param code its code as text
 * @param message its words
 * @param retryable whether submitting the same audio again may help
 */
public record VendorError(String code, String message, boolean retryable) {
  /** Refuses nulls. */
  public VendorError {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }
}
