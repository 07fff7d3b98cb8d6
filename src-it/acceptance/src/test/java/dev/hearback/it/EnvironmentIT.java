package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A copy of the production database does no harm in another environment. */
class EnvironmentIT {

  @Test
  void copiedDatabase_neitherSubmitsNorDelivers_untilAnAdministratorSaysItBelongsHere()
      throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.server().environment("HEARBACK_ENVIRONMENT", "production");
      server.start();
      OpenJob open = OpenJob.of(server.probe(), server.vendors());
      server.stop();

      server.server().environment("HEARBACK_ENVIRONMENT", "staging");
      server.restart();
      assertThat(server.output())
          .contains("HB-0012 The database belongs to the environment \"production\"")
          .doesNotContain("HB-0322"); // it joins no node, so nothing is claimed
      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("Kept."))).isEqualTo(200);
      String later = server.probe().job("deepgram", Recording.any()).tag("note").submit();
      assertThat(server.probe().view(open.id()).notes()).isEmpty();
      assertThat(server.probe().view(later).state()).isEqualTo("QUEUED");
      server.stop();

      server.server().environment("HEARBACK_ENVIRONMENT_REPLACES", "production");
      server.restart();
      server.probe().awaitNoted(open.id());
      server.probe().awaitNoted(later);
    }
  }
}
