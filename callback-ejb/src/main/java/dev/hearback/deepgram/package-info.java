/**
 * The adapter for Deepgram, pre-recorded audio. It sees only the public API and {@code
 * dev.hearback.spi}: what other vendors need as well belongs there; when it is called, and what
 * follows, is decided in {@code dev.hearback.submit} and {@code dev.hearback.deliver}.
 */
package dev.hearback.deepgram;
