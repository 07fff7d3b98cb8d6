/**
 * From a stored callback to observer calls: callbacks are interpreted, jobs get their outcomes,
 * deliveries are made, tried again, or become dead letters. The delivery table is here; callback
 * rows are in {@code dev.hearback.inbox}, job rows in {@code dev.hearback.jobs}. What arrives is
 * stored in {@code dev.hearback.receive}; what operators do with dead letters is in {@code
 * dev.hearback.admin}.
 */
package dev.hearback.deliver;
