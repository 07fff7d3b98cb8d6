package dev.hearback.it.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The demo's system properties. Maven hands them on empty where they are not set. */
final class Options {
  private Options() {}

  static Optional<String> text(String name) {
    return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
  }

  /** Set, to anything but {@code false}. */
  static boolean flag(String name) {
    return text(name).filter(value -> !value.equals("false")).isPresent();
  }

  static Path file(String name) {
    return text(name)
        .map(Path::of)
        .filter(Files::exists)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "-D" + name + ": expected a file, found " + System.getProperty(name)));
  }
}
