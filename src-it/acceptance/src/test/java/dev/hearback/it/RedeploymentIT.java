package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Applications come and go while the server runs. */
@Tag("redeployment")
class RedeploymentIT {

  @Test
  void applicationThatIsTakenAway_leavesNoThread_andFindsItsOutcomesWhenItIsBack()
      throws Exception {
    try (OwnServer server = SharedHearbackIT.server()) {
      Path hearback = SharedHearbackIT.hearback();
      Path one = SharedHearbackIT.application(server, "one");
      server.start(hearback);
      int before = server.threadsIn("dev.hearback.");

      server.server().deployNow(one);
      OpenJob open = OpenJob.of(server.probe("one"), server.vendors());
      assertThat(server.threadsIn("dev.hearback.")).isGreaterThan(before);

      server.server().undeployNow(one);
      await().until(() -> server.threadsIn("dev.hearback.") == before);
      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("Kept."))).isEqualTo(200);

      server.server().undeployNow(hearback);
      await().until(() -> server.threadsIn("dev.hearback.") == 0);
      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("Kept."))).isNotEqualTo(200);

      server.server().deployNow(hearback);
      Path next = SharedHearbackIT.application(server, "one", "one-1.1");
      server.server().deployNow(next);
      server.probe(ShippedArchive.isWar() ? "one-1.1" : "one").awaitNoted(open.id());
    }
  }
}
