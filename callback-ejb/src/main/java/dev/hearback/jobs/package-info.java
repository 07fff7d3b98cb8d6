/**
 * Job rows and their life, what was done to them by whom (the audit log), the addresses and tokens
 * by which callbacks name jobs, the keys that sign these, and what holds a provider back. Callbacks
 * are in {@code dev.hearback.inbox}; calls to the vendor are in {@code dev.hearback.submit}, and a
 * job gets its outcome in {@code dev.hearback.deliver}.
 */
package dev.hearback.jobs;
