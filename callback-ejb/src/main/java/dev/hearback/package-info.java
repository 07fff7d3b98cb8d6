/**
 * The public API: all that business code sees of Hearback. What the adapter for a vendor needs is
 * in {@link dev.hearback.spi}. Nothing here does the work: {@code dev.hearback.submit} stores and
 * submits jobs, {@code dev.hearback.deliver} calls the observers; operators use {@code
 * dev.hearback.admin}.
 */
package dev.hearback;
