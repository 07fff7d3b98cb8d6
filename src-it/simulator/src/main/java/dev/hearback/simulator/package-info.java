/**
 * Deepgram and Gladia on a loopback port: the HTTP APIs as the vendors document them, callbacks
 * included, and switches for everything that can go wrong. Here lives what the vendors do; nothing
 * here knows who receives the callbacks.
 */
package dev.hearback.simulator;
