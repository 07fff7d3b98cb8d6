/**
 * What operators do: look at dead letters, replay, discard and adopt them, submit failed jobs
 * again, pause observers, let providers go on, rotate and revoke token keys; and the purge of what
 * is old. The statements for it are in {@code dev.hearback.inbox} and {@code dev.hearback.jobs};
 * who may do it over HTTP is decided in {@code dev.hearback.web.admin}.
 */
package dev.hearback.admin;
