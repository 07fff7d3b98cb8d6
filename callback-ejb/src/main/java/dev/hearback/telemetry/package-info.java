/**
 * Where everything that happens is told, once: {@link dev.hearback.telemetry.LifecycleListener}.
 * Nothing here decides or changes anything, and nothing here knows who tells it. What is looked at
 * on demand is elsewhere: the set-up in {@code dev.hearback.check}, counts of what waits in {@code
 * dev.hearback.inbox}.
 */
package dev.hearback.telemetry;
