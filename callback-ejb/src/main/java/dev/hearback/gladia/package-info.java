/** The adapter for Gladia, pre-recorded audio. */
package dev.hearback.gladia;
