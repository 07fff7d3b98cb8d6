package dev.hearback.storage;

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
