package dev.hearback.spi;

import java.util.Objects;

/**
 * A value that must not be printed.
 *
 * @param value the value
 */
public record Secret(String value) {

  /** Refuses null. */
  public Secret {
    Objects.requireNonNull(value, "value");
  }

  /** Always the same, whatever the value. */
  @Override
  public String toString() {
    return "(secret)";
  }
}
