/**
 * Answers the server's health probes. Nothing is examined here: the findings are made in {@code
 * dev.hearback.check}.
 */
package dev.hearback.health;
