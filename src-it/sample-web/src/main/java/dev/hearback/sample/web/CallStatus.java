package dev.hearback.sample.web;

import dev.hearback.JobState;
import dev.hearback.sample.Call;

/**
 * A call, and where its transcription stands.
 *
 * @param call the call, as the observers have filled it so far
 * @param state where its job stands; {@code null} if Hearback has purged it
 */
public record CallStatus(Call call, JobState state) {}
