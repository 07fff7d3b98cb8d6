/**
 * The database: which one it is, connections, transactions, the schema and its migration, and the
 * nodes and environments that share it. Jobs are in {@code dev.hearback.jobs}, callbacks and
 * deliveries in {@code dev.hearback.inbox}; heartbeats are sent by {@code dev.hearback.dispatch}.
 */
package dev.hearback.storage;
