/**
 * The log of all that happens, and what else tells of it. Each room tells by a listener interface
 * of its own, as {@link dev.hearback.deliver.DeliveryListener}; nothing here decides or changes
 * anything. What is looked at on demand is elsewhere: the set-up in {@code dev.hearback.check},
 * counts of what waits in {@code dev.hearback.deliver}.
 */
package dev.hearback.telemetry;
