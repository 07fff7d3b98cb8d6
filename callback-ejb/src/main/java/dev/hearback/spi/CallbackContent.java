package dev.hearback.spi;

import java.io.InputStream;
import java.util.Optional;

/** One stored callback, byte for byte as it arrived. */
public interface CallbackContent {

  /**
   * The body from its first byte. May be called any number of times; each stream must be closed,
   * and holds at most 1 MiB in memory.
   */
  InputStream open();

  /** The body's length in bytes; may be 0. */
  long length();

  /** The request's {@code Content-Type}, if it had one. */
  Optional<String> contentType();

  /** The request's raw query string; empty if it had none. */
  String query();
}
