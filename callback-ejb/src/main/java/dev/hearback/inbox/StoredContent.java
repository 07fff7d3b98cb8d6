package dev.hearback.inbox;

import dev.hearback.spi.CallbackContent;
import dev.hearback.storage.Chunks;
import dev.hearback.storage.Database;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * A callback as it was stored.
 *
 * @param small the body if it stands in the callback's row; null if it stands in chunks
 */
record StoredContent(
    Database database,
    UUID id,
    String query,
    Optional<String> contentType,
    long length,
    byte[] small)
    implements CallbackContent {

  @Override
  public InputStream open() {
    return small == null ? Chunks.open(database, id, length) : new ByteArrayInputStream(small);
  }
}
