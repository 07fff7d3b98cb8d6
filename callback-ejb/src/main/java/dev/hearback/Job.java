package dev.hearback;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One transcription job as it stands now. A snapshot: it does not follow the job.
 *
 * @param id our id
 * @param application the application that submitted it, or that its hook belongs to
 * @param provider name of the provider
 * @param vendorJobId the vendor's id of it, once known
 * @param state where it stands
 * @param tags its tags
 * @param attributes its attributes
 * @param createdAt when it was submitted to Hearback, by the database's clock
 * @param endedAt when its outcome was recorded, by the database's clock; empty until then
 * @param failure why it failed; present exactly in state {@link JobState#FAILED}
 * @param error the latest error on its way that did not end it (a refused callback, a vendor that
 *     did not answer); for people
 * @param erased whether its contents are gone: removed by {@link Transcriptions#erase}, or because
 *     their retention was over
 */
public record Job(
    UUID id,
    String application,
    String provider,
    Optional<String> vendorJobId,
    JobState state,
    Set<String> tags,
    Map<String, String> attributes,
    Instant createdAt,
    Optional<Instant> endedAt,
    Optional<Failure> failure,
    Optional<String> error,
    boolean erased) {}
