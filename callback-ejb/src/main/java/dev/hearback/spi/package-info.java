/**
 * What a speech-to-text vendor's adapter implements, and what it exchanges with Hearback. HTTP
 * calls and JSON are in {@link dev.hearback.spi.http} and {@link dev.hearback.spi.json}; each
 * adapter has a package of its own.
 */
package dev.hearback.spi;
