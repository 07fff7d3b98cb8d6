package dev.hearback.it;

import java.net.URI;

/**
 * A job that a vendor took and never calls back for, so that a test can do so itself.
 *
 * @param address where the callback is due, on the local server
 */
public record OpenJob(String id, URI address) {

  /** Submits one that the observers of the tag {@code note} wait for. */
  static OpenJob of(Probe probe, Vendors vendors) {
    return of(probe, vendors, "deepgram", "note");
  }

  /** Submits one to this provider that the observers of this tag wait for. */
  public static OpenJob of(Probe probe, Vendors vendors, String provider, String tag) {
    Recording recording = vendors.uncalled();
    String id = probe.job(provider, recording).tag(tag).submit();
    return new OpenJob(id, vendors.callback(recording));
  }
}
