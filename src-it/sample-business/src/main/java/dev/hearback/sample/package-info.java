/**
 * The code that users copy: {@link dev.hearback.sample.CallRecordings} submits, and one short
 * observer for each use waits for the outcome. Nothing here knows how Hearback works inside.
 */
package dev.hearback.sample;
