package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A provider that is renamed strands nothing that is stored. */
class RenamedProviderIT {

  @Test
  void callbackForTheFormerName_reachesTheObservers_afterTheProviderWasRenamed() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      String base = server.vendors().baseUrl().toString();
      server
          .setting("hearback.provider.dg-old.vendor", "deepgram")
          .setting("hearback.provider.dg-old.api-key", Vendors.DEEPGRAM_KEY)
          .setting("hearback.provider.dg-old.base-url", base)
          .start();
      OpenJob open = OpenJob.of(server.probe(), server.vendors(), "dg-old", "note");
      server.stop();

      server.settings().keySet().removeIf(key -> key.startsWith("hearback.provider.dg-old."));
      server
          .setting("hearback.provider.dg-new.vendor", "deepgram")
          .setting("hearback.provider.dg-new.api-key", Vendors.DEEPGRAM_KEY)
          .setting("hearback.provider.dg-new.base-url", base)
          .start();
      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("Kept."))).isEqualTo(200);
      server.probe().awaitNotes(open.id(), "ejb", "lib", "web");
    }
  }
}
