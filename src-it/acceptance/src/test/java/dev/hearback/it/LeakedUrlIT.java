package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.lib.Note;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What whoever knows a callback's URL can do once its job has ended. */
class LeakedUrlIT {

  private static OwnServer server;

  private final Callbacks callbacks = new Callbacks();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = OwnServer.onH2().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void thousandBodies_toTheUrlOfASucceededJob_leaveACountAndOneWarning_andNothingElse() {
    OpenJob open = OpenJob.of(server.probe(), server.vendors());
    assertThat(callbacks.post(open.address(), Bodies.deepgram("Done."))).isEqualTo(200);
    server.probe().awaitNotedForGood(open.id());
    List<String> rows = server.probe().rows();

    for (int i = 0; i < 1000; i++) {
      assertThat(callbacks.post(open.address(), Bodies.deepgram("Variant " + i))).isEqualTo(200);
    }

    assertThat(server.probe().rows()).isEqualTo(rows);
    assertThat(server.probe().ignored(open.id())).isEqualTo(1000);
    assertThat(server.log().lines())
        .filteredOn(line -> line.contains("HB-0116") && line.contains(open.id()))
        .hasSize(1);
    assertThat(server.probe().view(open.id()).notes()).extracting(Note::text).containsOnly("Done.");
  }

  @Test
  void successAfterAFailure_isKept_andAdoptedByOneCall() {
    OpenJob open = OpenJob.of(server.probe(), server.vendors());
    assertThat(callbacks.post(open.address(), Bodies.deepgramFailure())).isEqualTo(200);
    server.probe().await(open.id(), job -> job.state().equals("FAILED"));
    String words = "After all, " + UUID.randomUUID();

    assertThat(callbacks.post(open.address(), Bodies.deepgram(words))).isEqualTo(200);
    assertThat(server.probe().awaitDeadLetter(open.id())).startsWith("CALLBACK LATE_SUCCESS ");
    assertThat(server.probe().view(open.id()).state()).isEqualTo("FAILED");

    assertThat(server.probe().adopt(open.id())).isEqualTo(2);
    server
        .probe()
        .await(
            open.id(),
            job ->
                job.state().equals("SUCCEEDED")
                    && job.notes().stream().filter(note -> words.equals(note.text())).count() == 4);
  }
}
