/**
 * Starts and stops Hearback with its deployment, each part in its turn. The parts themselves are
 * elsewhere: this node's work in {@code dev.hearback.receive}, {@code dev.hearback.deliver}, {@code
 * dev.hearback.submit} and {@code dev.hearback.admin}, the checks in {@code dev.hearback.check}.
 */
package dev.hearback.startup;
