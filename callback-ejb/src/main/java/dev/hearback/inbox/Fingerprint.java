package dev.hearback.inbox;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.storage.Sha256;
import dev.hearback.storage.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Recognises a repeated callback, which has the same id: SHA-256 over job and submission (or hook),
 * query and body. Every part but the last stands behind its length, so that none runs into the
 * next.
 */
public final class Fingerprint {

  private Fingerprint() {}

  /** A digest that has seen address and query and is to be fed the body. */
  public static MessageDigest begin(CallbackAddress address, String query) {
    MessageDigest digest = Sha256.begin();
    if (address instanceof CallbackAddress.OfJob ofJob) {
      digest.update(
          ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES)
              .put((byte) 'J')
              .putLong(ofJob.jobId().getMostSignificantBits())
              .putLong(ofJob.jobId().getLeastSignificantBits())
              .putInt(ofJob.submission())
              .array());
    } else if (address instanceof CallbackAddress.OfHook ofHook) {
      digest.update((byte) 'H');
      part(digest, ofHook.hook());
    }
    part(digest, query);
    return digest;
  }

  /** The id of a callback, from a digest that has seen all of it: 122 of its bits. */
  public static UUID id(MessageDigest digest) {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return Uuids.ofHash(hash.getLong(), hash.getLong());
  }

  private static void part(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
