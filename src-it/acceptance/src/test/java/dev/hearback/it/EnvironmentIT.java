package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** A copy of the production database does no harm in another environment. */
class EnvironmentIT {

  @Test
  void copiedDatabase_neitherSubmitsNorDelivers_untilAnAdministratorSaysItBelongsHere()
      throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.server().environment("HEARBACK_ENVIRONMENT", "production");
      server.start();
      Recording known = server.vendors().uncalled();
      String job = server.probe().job("deepgram", known).tag("note").submit();
      URI address = server.vendors().callback(known);
      server.stop();

      server.server().environment("HEARBACK_ENVIRONMENT", "staging");
      server.restart();
      assertThat(server.output())
          .contains("HB-0012 The database belongs to the environment \"production\"");
      assertThat(new Callbacks().post(address, Bodies.deepgram("Kept."))).isEqualTo(200);
      String later = server.probe().job("deepgram", Recording.any()).tag("note").submit();
      Thread.sleep(5000); // several times what both would take
      assertThat(server.probe().view(job).notes()).isEmpty();
      assertThat(server.probe().view(later).state()).isEqualTo("QUEUED");
      server.stop();

      server.server().environment("HEARBACK_ENVIRONMENT_REPLACES", "production");
      server.restart();
      server.probe().awaitNotes(job, "ejb", "ejb-deepgram", "lib", "web");
      server.probe().awaitNotes(later, "ejb", "ejb-deepgram", "lib", "web");
    }
  }
}
