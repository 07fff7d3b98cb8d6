package dev.hearback.admin;

import dev.hearback.Job;
import dev.hearback.deliver.StoredDelivery;
import dev.hearback.inbox.FailedAttempt;
import dev.hearback.inbox.StoredCallback;
import dev.hearback.jobs.AuditEntry;
import java.util.List;

/**
 * What happened to a job.
 *
 * @param callbacks all that were stored for it, the latest first
 * @param ignoredCallbacks how many others came that were counted and not kept: after the job's end,
 *     or beyond what is kept of one job
 * @param deliveries of its outcomes, those of the latest generation first
 * @param attempts those of its callbacks and deliveries that failed, the latest first; of each the
 *     first ten and the newest ten
 * @param auditLog what operators did to its deliveries and callbacks, the latest first
 */
public record JobHistory(
    Job job,
    List<StoredCallback> callbacks,
    long ignoredCallbacks,
    List<StoredDelivery> deliveries,
    List<FailedAttempt> attempts,
    List<AuditEntry> auditLog) {}
