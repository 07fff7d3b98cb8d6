/**
 * Long-lived workers and periodic tasks on the server's managed threads, the limits of their work,
 * and the fail points of fault tests. Nothing here knows jobs, callbacks or the database: the work
 * is handed in, as by {@code dev.hearback.deliver} and {@code dev.hearback.submit}.
 */
package dev.hearback.work;
