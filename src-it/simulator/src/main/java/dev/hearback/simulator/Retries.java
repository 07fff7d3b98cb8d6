package dev.hearback.simulator;

import java.time.Duration;

/**
 * How often a vendor calls again when it gets no 2xx.
 *
 * @param count calls after the first
 * @param gap time between the end of one call and the start of the next, before the time scale
 */
public record Retries(int count, Duration gap) {
  /** Deepgram: "up to 10 times, 30 s between attempts, not configurable". */
  public static final Retries DEEPGRAM = new Retries(10, Duration.ofSeconds(30));

  /** Gladia says that it retries, but not how; this is a guess. */
  public static final Retries GLADIA = new Retries(3, Duration.ofSeconds(10));
}
