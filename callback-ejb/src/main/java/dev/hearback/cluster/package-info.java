/**
 * The nodes that share the database: this one's heartbeat, and who takes over from whom. How rows
 * are owned, released and taken over is in {@code dev.hearback.storage}; what a node does with its
 * rows is in {@code dev.hearback.deliver} and {@code dev.hearback.submit}.
 */
package dev.hearback.cluster;
