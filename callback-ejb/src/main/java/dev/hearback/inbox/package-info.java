/** Callbacks and deliveries: stored, claimed, completed. */
package dev.hearback.inbox;
