/** What the benchmark measures as the least that is possible on a server. */
package dev.hearback.it.app.floor;
