/**
 * Where everything that happens is told, once: {@link dev.hearback.telemetry.LifecycleListener}.
 * Nothing here decides or changes anything, and nothing here knows who tells it.
 */
package dev.hearback.telemetry;
