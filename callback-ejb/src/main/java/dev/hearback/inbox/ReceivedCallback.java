package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * A callback that has arrived whole and is to be stored.
 *
 * @param id the same each time that it comes: its {@link Fingerprint}
 */
public record ReceivedCallback(
    UUID id,
    CallbackAddress address,
    String method,
    String query,
    Optional<String> contentType,
    Body body) {

  /** A longer body, in bytes, is large: it does not stay in memory, and has threads of its own. */
  public static final int LARGE = 2 * 1024 * 1024;

  /** The body as it arrived. */
  public interface Body {
    long length();

    InputStream open() throws IOException;
  }
}
