package dev.hearback.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes ids: UUIDs of version 7 (RFC 9562, 5.7), so that new rows stand together in the indexes.
 * Within one process each is greater than the one before, as an unsigned number, even if the
 * machine's clock is set back.
 */
public final class Uuids {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** 48 bits of milliseconds and the 12 bits that follow the version, as one counter. */
  private static long last;

  private Uuids() {}

  /** A new id; 62 of its bits are random. */
  public static UUID next() {
    long counter = advance(WallClock.millis() << 12);
    long high = ((counter & 0xFFFF_FFFF_FFFF_F000L) << 4) | 0x7000L | (counter & 0xFFFL);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** The id that these bits of a hash always give, but for six: version 8 (RFC 9562, 5.8). */
  public static UUID ofHash(long high, long low) {
    return new UUID(
        (high & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L,
        (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }

  /**
   * The id that the same two always give: of the time of the origin, so that it stands near it in
   * an index; the rest is a hash.
   */
  public static UUID beside(UUID origin, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer both =
        ByteBuffer.allocate(2 * Long.BYTES + text.length)
            .putLong(origin.getMostSignificantBits())
            .putLong(origin.getLeastSignificantBits())
            .put(text);
    ByteBuffer hash = ByteBuffer.wrap(Sha256.begin().digest(both.array()));
    long time = origin.getMostSignificantBits() & 0xFFFF_FFFF_FFFF_0000L;
    return ofHash(time | hash.getLong() & 0xFFFF, hash.getLong());
  }

  /** The smallest id that can be made at this time. */
  public static UUID firstAt(Instant time) {
    return new UUID(time.toEpochMilli() << 16, 0);
  }

  /** How long ago an id was made, by this machine's clock. */
  public static Duration age(UUID id) {
    return Duration.ofMillis(WallClock.millis() - (id.getMostSignificantBits() >>> 16));
  }

  private static synchronized long advance(long now) {
    last = Math.max(now, last + 1);
    return last;
  }
}
