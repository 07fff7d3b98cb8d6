package dev.hearback;

import java.util.Objects;

/**
 * An add-on (translation, summary, …) that failed although the transcription succeeded.
 *
 * @param feature the vendor's name of the add-on
 * @param code the vendor's code as text; empty if it gave none
 * @param message the vendor's words; empty if it gave none
 */
public record PartialFailure(String feature, String code, String message) {

  /** Turns a missing code or message into an empty one. */
  public PartialFailure {
    Objects.requireNonNull(feature, "feature");
    code = Objects.requireNonNullElse(code, "");
    message = Objects.requireNonNullElse(message, "");
  }
}
