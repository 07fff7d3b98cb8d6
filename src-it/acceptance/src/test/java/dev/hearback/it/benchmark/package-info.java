/** Hearback beside what its users would pick instead, measured in one run. */
package dev.hearback.it.benchmark;
