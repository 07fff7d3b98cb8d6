/**
 * The managed client: from a request to a committed job, and from that to the vendor's answer. Job
 * rows are in {@code dev.hearback.jobs}, a vendor's API in the vendor's package; callbacks and
 * outcomes are the work of {@code dev.hearback.deliver}.
 */
package dev.hearback.submit;
