/**
 * The vendors' adapters by name, and what is done to all that they read before others see it:
 * secrets are taken out, a sender's ids are added. The adapters themselves are in a package a
 * vendor, as {@code dev.hearback.deepgram}; calls to a vendor are in {@code dev.hearback.submit}.
 */
package dev.hearback.vendors;
