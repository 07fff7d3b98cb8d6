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

  /** The body as it arrived. */
  public interface Body {
    long length();

    InputStream open() throws IOException;
  }
}
