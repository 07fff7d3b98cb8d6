package dev.hearback.submit;

import java.util.List;
import java.util.Optional;

/**
 * What a vendor did when it was asked to delete its copies of a job.
 *
 * @param gone the vendor's ids of those that are gone
 * @param failure why another is not, if so
 */
record Deletion(List<String> gone, Optional<SubmissionResult> failure) {}
