/** What the benchmark compares Hearback with. */
package dev.hearback.benchmark;
