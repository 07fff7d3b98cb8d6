/**
 * Looks whether everything is set up right, at start-up and whenever an operator asks, and tells
 * what mends it. It changes nothing. Settings that are wrong by themselves are refused in {@code
 * dev.hearback.settings}, before anything runs.
 */
package dev.hearback.check;
