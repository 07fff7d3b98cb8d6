/**
 * What operators do: look at dead letters, replay, discard and adopt them, submit failed jobs
 * again, pause observers, let providers go on, rotate and revoke token keys; and the purge of what
 * is old. The statements for it, but the purge's, are with the tables: in {@code
 * dev.hearback.inbox}, {@code dev.hearback.deliver} and {@code dev.hearback.jobs}; who may do it
 * over HTTP is decided in {@code dev.hearback.web.admin}.
 */
package dev.hearback.admin;
