package dev.hearback.jobs;

import dev.hearback.spi.Objection;
import java.time.Instant;

/**
 * A provider whose vendor refuses every job. Its jobs wait, and spend no attempt.
 *
 * @param provider its name
 * @param vendor the vendor
 * @param objection what the vendor objects to
 * @param code the vendor's own code, or the HTTP status
 * @param since when that began, by the database's clock
 */
public record ProviderPause(
    String provider, String vendor, Objection objection, String code, Instant since) {

  /** What ends it, in words. */
  public String remedy() {
    String setting = "hearback.provider." + provider;
    String mend =
        switch (objection) {
          case KEY -> "set " + setting + ".api-key to a key that the vendor accepts";
          case CREDIT -> "pay the vendor, or set " + setting + ".api-key to a key with credit";
          case JOB, UNCLEAR ->
              "look at the rights of the key, "
                  + setting
                  + ".api-key, and at "
                  + setting
                  + ".base-url";
        };
    return mend
        + "; it goes on when the vendor accepts a probe, with another key, or by"
        + " Admin.resumeProvider";
  }
}
