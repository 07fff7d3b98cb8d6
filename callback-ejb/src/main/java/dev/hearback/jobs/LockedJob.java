package dev.hearback.jobs;

import dev.hearback.JobState;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A job whose row the current transaction holds locked. */
public record LockedJob(
    UUID id,
    String application,
    String provider,
    Optional<String> providerJobId,
    JobState state,
    int submission,
    int generation,
    Set<String> tags) {}
