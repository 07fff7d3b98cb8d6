package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearback.it.server.DomainServer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an administrator changes while the application runs. */
@Tag("asadmin")
class LiveSettingIT {

  /** A minute in which Payara remembers, ten seconds of our own. */
  private static final Duration DOCUMENTED = Duration.ofSeconds(70);

  @Test
  void settingChangedByAsadmin_isInForceInTime_withoutRedeployment() throws Exception {
    try (OwnServer server = OwnServer.onH2().start()) {
      OpenJob open = OpenJob.of(server.probe(), server.vendors());
      byte[] body = Bodies.deepgram("x".repeat(5000));
      assertThat(new Callbacks().post(open.address(), body)).isEqualTo(200);

      ((DomainServer) server.server()).change("hearback.receive.max-body-bytes", "4000");
      await()
          .atMost(DOCUMENTED)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> new Callbacks().post(open.address(), body) == 413);
    }
  }
}
