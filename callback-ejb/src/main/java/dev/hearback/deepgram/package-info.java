/** The adapter for Deepgram, pre-recorded audio. */
package dev.hearback.deepgram;
