/**
 * The tables of callbacks, deliveries, failed attempts, pauses and audit log: what is stored,
 * claimed, completed and purged. Only statements, in the caller's transaction: who runs them, and
 * when, is in {@code dev.hearback.dispatch} and {@code dev.hearback.admin}. The job table is in
 * {@code dev.hearback.jobs}.
 */
package dev.hearback.inbox;
