/**
 * The public API: all that business code sees of Hearback, together with {@link dev.hearback.spi}.
 */
package dev.hearback;
