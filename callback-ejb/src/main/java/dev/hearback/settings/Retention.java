package dev.hearback.settings;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long things are kept: each but the last at least a second, {@code dedupe} at least ten
 * minutes.
 *
 * @param succeeded contents of jobs that succeeded
 * @param failed contents of jobs that failed
 * @param deadLetters deliveries that are dead letters, with the contents of their jobs; callbacks
 *     of no job
 * @param dedupe the fingerprints that recognise repetitions, the jobs' ids and states, the audit
 *     log
 * @param lateSuccess how long after a job has failed a success of it is still taken; zero for never
 */
public record Retention(
    Duration succeeded,
    Duration failed,
    Duration deadLetters,
    Duration dedupe,
    Duration lateSuccess) {

  /** The longest that anything of a job is kept after its end. */
  public Duration longest() {
    return Stream.of(succeeded, failed, deadLetters, dedupe).max(Duration::compareTo).orElseThrow();
  }
}
