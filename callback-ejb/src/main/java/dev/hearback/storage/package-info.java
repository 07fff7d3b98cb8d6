/**
 * The database: which one it is, connections, transactions, the schema and its migration, and the
 * nodes that share it.
 */
package dev.hearback.storage;
