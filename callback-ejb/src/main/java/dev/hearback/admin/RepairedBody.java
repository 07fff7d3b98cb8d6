package dev.hearback.admin;

import dev.hearback.inbox.Fingerprint;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.inbox.StoredCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.spi.CallbackContent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** A callback's body as an operator has written or repaired it. */
final class RepairedBody implements CallbackContent, ReceivedCallback.Body {

  private final CallbackAddress.OfJob address;
  private final Optional<String> contentType;
  private final byte[] bytes;

  RepairedBody(CallbackAddress.OfJob address, Optional<String> contentType, byte[] bytes) {
    this.address = address;
    this.contentType = contentType;
    this.bytes = bytes.clone();
  }

  /** As if it had been received. */
  ReceivedCallback asCallback() {
    MessageDigest digest = Fingerprint.begin(address, query());
    digest.update(bytes);
    return new ReceivedCallback(
        Fingerprint.id(digest), address, StoredCallback.OPERATOR, query(), contentType, this);
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public Optional<String> contentType() {
    return contentType;
  }

  @Override
  public String query() {
    return "";
  }
}
