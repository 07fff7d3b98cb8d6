package dev.hearback.spi.json;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Some fields of one JSON object, read leniently: one of another type counts as missing.
 *
 * @param values the strings, numbers and booleans as text
 */
public record JsonFields(Map<String, String> values) {

  /** The longest time that makes sense, in seconds: some 30 years. */
  private static final double MAX_SECONDS = 1e9;

  /** The field as text. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The field as a time from 0 up, given in seconds. */
  public Optional<Duration> seconds(String name) {
    OptionalDouble seconds = number(name, MAX_SECONDS);
    return seconds.isPresent()
        ? Optional.of(Duration.ofNanos(Math.round(seconds.getAsDouble() * 1e9)))
        : Optional.empty();
  }

  /** The field as a number from 0 to 1. */
  public OptionalDouble confidence(String name) {
    return number(name, 1);
  }

  /** The field as a count or index from 0 up. */
  public Optional<Integer> integer(String name) {
    OptionalDouble number = number(name, Integer.MAX_VALUE);
    return number.isPresent() ? Optional.of((int) number.getAsDouble()) : Optional.empty();
  }

  private OptionalDouble number(String name, double max) {
    try {
      double number = Double.parseDouble(values.getOrDefault(name, ""));
      return number >= 0 && number <= max ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
