package dev.hearback.receive;

import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.spi.CallbackContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A callback whose body is too long to be kept with its outcome: it is read as it arrived until it
 * is stored, and from the database afterwards.
 */
final class LongContent implements CallbackContent {

  private final long length;
  private final Optional<String> contentType;
  private final String query;
  private final Supplier<? extends CallbackContent> database;

  /** {@code null} once it is stored. */
  private volatile ReceivedCallback.Body arrived;

  /**
   * One that has just arrived.
   *
   * @param database looks for it there
   */
  public LongContent(ReceivedCallback callback, Supplier<? extends CallbackContent> database) {
    this.length = callback.body().length();
    this.contentType = callback.contentType();
    this.query = callback.query();
    this.database = database;
    this.arrived = callback.body();
  }

  /** The callback is committed: what arrived may go. */
  public void stored() {
    arrived = null;
  }

  @Override
  public InputStream open() {
    ReceivedCallback.Body body = arrived;
    if (body == null) {
      return database.get().open();
    }
    try {
      return body.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Optional<String> contentType() {
    return contentType;
  }

  @Override
  public String query() {
    return query;
  }
}
