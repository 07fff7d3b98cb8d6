package dev.hearback.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.server.Database;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many senders that take their time, and two database connections in all. */
class SlowSendersIT {

  private static final int SLOW = 50;
  private static final int QUICK = 20;

  @Test
  void slowSenders_delayNobody_andAreStoredWhenTheyAreThrough() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.server().database(Database.h2(server.folder().resolve("database")).connections(2));
      server.setting("hearback.receive.min-bytes-per-second", "0").start();
      List<URI> addresses = submit(server, SLOW + QUICK);
      String body = new String(Bodies.deepgram("Slowly."), UTF_8);
      String length = "Content-Length: " + (body.length() + QUICK);
      List<RawConnection> slow = new ArrayList<>();
      for (URI address : addresses.subList(0, SLOW)) {
        slow.add(RawConnection.post(address, length).send("{"));
      }

      for (URI address : addresses.subList(SLOW, SLOW + QUICK)) {
        for (RawConnection sender : slow) {
          sender.send(" "); // a byte at a time
        }
        assertThat(timeOf(address)).isLessThan(Duration.ofSeconds(1));
      }

      for (RawConnection sender : slow) {
        try (sender) {
          assertThat(sender.send(body.substring(1)).status()).isEqualTo(200);
        }
      }
    }
  }

  private static Duration timeOf(URI address) throws IOException {
    long begin = System.nanoTime();
    assertThat(new Callbacks().post(address, Bodies.deepgram("Quickly."))).isEqualTo(200);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static List<URI> submit(OwnServer server, int count) {
    return Stream.generate(() -> OpenJob.of(server.probe(), server.vendors()))
        .limit(count)
        .map(OpenJob::address)
        .toList();
  }
}
