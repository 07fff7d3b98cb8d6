/**
 * The database: which one it is, connections, transactions, the schema and its migration, and the
 * rows that nodes own. Jobs are in {@code dev.hearback.jobs}, callbacks in {@code
 * dev.hearback.inbox}, deliveries in {@code dev.hearback.deliver}, nodes in {@code
 * dev.hearback.cluster}.
 */
package dev.hearback.storage;
