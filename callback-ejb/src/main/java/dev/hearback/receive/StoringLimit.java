package dev.hearback.receive;

import dev.hearback.inbox.ReceivedCallback;
import java.time.Duration;
import java.util.List;

/** How long a transaction may take that stores callbacks, before it times out. */
final class StoringLimit {

  /** That of small ones. */
  static final Duration SMALL = Duration.ofSeconds(6);

  /** A large body that is stored more slowly than this is given up. */
  private static final long BYTES_PER_SECOND = 2_000_000;

  private StoringLimit() {}

  /** The sender of a large body is told to send it again before that, and then finds it stored. */
  static Duration of(List<ReceivedCallback> callbacks) {
    long bytes = callbacks.stream().mapToLong(callback -> callback.body().length()).sum();
    return SMALL.plusSeconds(bytes / BYTES_PER_SECOND);
  }
}
