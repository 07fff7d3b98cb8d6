/**
 * Reads bodies of any size as JSON, within limits, and writes small ones; for adapters. Fields of a
 * vendor are in the vendor's package; JSON in our own columns is in {@code dev.hearback.storage}.
 */
package dev.hearback.spi.json;
