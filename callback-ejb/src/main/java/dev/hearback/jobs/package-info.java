/**
 * Job rows and their life, the addresses and tokens by which callbacks name jobs, the keys that
 * sign these, and what holds a provider back. Callbacks and deliveries are in {@code
 * dev.hearback.inbox}; calls to the vendor are in {@code dev.hearback.submit}, and a job gets its
 * outcome in {@code dev.hearback.dispatch}.
 */
package dev.hearback.jobs;
