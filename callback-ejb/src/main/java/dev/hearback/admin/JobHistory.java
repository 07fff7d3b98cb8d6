package dev.hearback.admin;

import dev.hearback.Job;
import dev.hearback.inbox.AuditEntry;
import dev.hearback.inbox.StoredCallback;
import java.util.List;

/**
 * What happened to a job.
 *
 * @param callbacks all that were stored for it, the latest first
 * @param auditLog what operators did to its deliveries and callbacks, the latest first
 */
public record JobHistory(Job job, List<StoredCallback> callbacks, List<AuditEntry> auditLog) {}
