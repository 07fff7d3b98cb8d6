/** The application of the benchmark. */
package dev.hearback.it.app.benchmark;
