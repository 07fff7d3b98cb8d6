package dev.hearback.it.demo;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The demo's system properties. Maven hands them on empty where they are not set. */
final class Options {
  private Options() {}

  static Optional<String> text(String name) {
    return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
  }

  static OptionalInt port(String name) {
    Optional<String> text = text(name);
    if (text.isPresent() && !text.get().matches("\\d{1,5}")) {
      throw unexpected(name, "the number of a port");
    }
    return text.stream().mapToInt(Integer::parseInt).findFirst();
  }

  /** The URL of a server itself. It ends in a slash, so that paths can be resolved against it. */
  static Optional<URI> server(String name) {
    Optional<String> text = text(name);
    if (text.isPresent() && !text.get().matches("http://[\\w.-]+(:\\d{1,5})?/?")) {
      throw unexpected(name, "a server's URL such as http://127.0.0.1:8080/");
    }
    return text.map(url -> URI.create(url.endsWith("/") ? url : url + "/"));
  }

  /** Set, to anything but {@code false}. */
  static boolean flag(String name) {
    return text(name).filter(value -> !value.equals("false")).isPresent();
  }

  static Path file(String name) {
    return text(name)
        .map(Path::of)
        .filter(Files::exists)
        .orElseThrow(() -> unexpected(name, "a file"));
  }

  private static IllegalArgumentException unexpected(String name, String expected) {
    return new IllegalArgumentException(
        "-D" + name + ": expected " + expected + ", found " + System.getProperty(name));
  }
}
