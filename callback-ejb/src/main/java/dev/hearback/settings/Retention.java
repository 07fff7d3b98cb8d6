package dev.hearback.settings;

import java.time.Duration;

/**
 * How long what is kept; each at least a second, {@code dedupe} at least ten minutes.
 *
 * @param succeeded contents of jobs that succeeded
 * @param failed contents of jobs that failed
 * @param deadLetters dead letters, and the contents of their jobs
 * @param dedupe what a repetition is recognised by, and the job's id and state
 */
public record Retention(
    Duration succeeded, Duration failed, Duration deadLetters, Duration dedupe) {}
