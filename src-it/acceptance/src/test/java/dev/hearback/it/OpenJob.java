package dev.hearback.it;

import java.net.URI;

/**
 * A job that Deepgram took and never calls back for, so that a test can do so itself.
 *
 * @param address where the callback is due, on the local server
 */
record OpenJob(String id, URI address) {

  /** Submits one that the observers of the tag {@code note} wait for. */
  static OpenJob of(Probe probe, Vendors vendors) {
    Recording recording = vendors.uncalled();
    String id = probe.job("deepgram", recording).tag("note").submit();
    return new OpenJob(id, vendors.callback(recording));
  }
}
