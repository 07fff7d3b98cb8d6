/** What a speech-to-text vendor's adapter implements, and what it exchanges with Hearback. */
package dev.hearback.spi;
