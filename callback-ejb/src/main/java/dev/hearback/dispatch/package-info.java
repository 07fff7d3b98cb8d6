/**
 * From a received callback to observer calls: callbacks are stored and interpreted, jobs get their
 * outcomes, deliveries are made. This node's heartbeat and the vendors' adapters by name are here,
 * too. Statements are in {@code dev.hearback.inbox} and {@code dev.hearback.jobs}, the way to the
 * vendor is in {@code dev.hearback.submit}, and operators' decisions are in {@code
 * dev.hearback.admin}.
 */
package dev.hearback.dispatch;
