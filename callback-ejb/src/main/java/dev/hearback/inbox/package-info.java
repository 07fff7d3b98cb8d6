/**
 * The tables of callbacks and failed attempts: what is stored, claimed and completed. Only
 * statements, in the caller's transaction: who runs them, and when, is in {@code
 * dev.hearback.receive} and {@code dev.hearback.deliver}, where deliveries are, too. The job table
 * is in {@code dev.hearback.jobs}; what is old is deleted in {@code dev.hearback.admin}.
 */
package dev.hearback.inbox;
