package dev.hearback.settings;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long things are kept: each at least a second, {@code dedupe} at least ten minutes.
 *
 * @param succeeded contents of jobs that succeeded
 * @param failed contents of jobs that failed
 * @param deadLetters dead letters, and the contents of their jobs
 * @param dedupe the fingerprints that recognise repetitions, the jobs' ids and states, the audit
 *     log
 */
public record Retention(
    Duration succeeded, Duration failed, Duration deadLetters, Duration dedupe) {

  /** The longest of them: nothing of a job is kept for longer after its end. */
  public Duration longest() {
    return Stream.of(succeeded, failed, deadLetters, dedupe).max(Duration::compareTo).orElseThrow();
  }
}
