package dev.hearback.it.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How long answers took. */
final class Latencies {

  private final List<Duration> all = new CopyOnWriteArrayList<>();

  void add(long beginNanos) {
    all.add(Duration.ofNanos(System.nanoTime() - beginNanos));
  }

  /** What one in a hundred exceeds. */
  Duration p99() {
    List<Duration> sorted = all.stream().sorted().toList();
    return sorted.get((sorted.size() * 99 - 1) / 100);
  }

  @Override
  public String toString() {
    return all.size()
        + " answers, p99 "
        + p99().toMillis()
        + " ms, slowest "
        + all.stream().max(Duration::compareTo).orElseThrow().toMillis()
        + " ms";
  }
}
