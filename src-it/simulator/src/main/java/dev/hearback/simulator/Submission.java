package dev.hearback.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A job, or the upload for one, as it was asked for, taken or not.
 *
 * @param at when
 * @param endpoint which call
 * @param job the vendor's id, of the file if it is an upload; null if it was not taken
 * @param parameters the query, decoded; credentials in a callback address left out
 * @param contentType as sent, null if missing
 * @param json the body if it is JSON, else null; credentials in a callback address left out
 * @param audio the name or address of the audio
 * @param audioBytes how many were uploaded with it
 * @param audioSha256 of the uploaded bytes, or of the address
 */
public record Submission(
    Instant at,
    Endpoint endpoint,
    String job,
    Map<String, List<String>> parameters,
    String contentType,
    String json,
    String audio,
    long audioBytes,
    String audioSha256) {}
