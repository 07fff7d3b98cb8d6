package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.lib.Note;
import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A callback of 60 MiB on a heap of 256 MiB, and one that is too large. On PostgreSQL, because H2
 * runs inside the server and takes most of such a heap for its own buffers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeBodyIT {

  private static final long MIB = 1024 * 1024;

  private Postgres postgres;
  private OwnServer server;

  @BeforeAll
  void start() throws Exception {
    postgres = Postgres.start();
    server = OwnServer.onDatabase(postgres.database());
    server.server().heap("256m");
    server.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    postgres.close();
  }

  @Test
  void largeCallback_isStoredAndObserved_wordByWord() {
    Recording recording = Recording.any();
    server.vendors().treat(recording, Behaviour.says(Message.bytes(60 * MIB)));

    String job = server.probe().job("deepgram", recording).tag("walk").submit();

    assertThat(server.vendors().firstAnswer(recording)).isEqualTo(200);
    server.probe().awaitNotes(job, "walker");
    Note note = server.probe().view(job).notes().get(0);
    assertThat(note.raw()).isEqualTo(60 * MIB);
    // The words are said again and again: 25 characters and a space, 5 words each time.
    assertThat(note.length()).isGreaterThan(MIB);
    assertThat(note.words()).isEqualTo((note.length() + 1) / 26 * 5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tooLargeCallback_isAnswered413_withAndWithoutContentLength(boolean inChunks) {
    Message message = Message.bytes(65 * MIB);
    Recording recording = Recording.any();
    server.vendors().treat(recording, Behaviour.says(inChunks ? message.inChunks() : message));

    String job = server.probe().job("deepgram", recording).tag("walk").submit();

    assertThat(server.vendors().firstAnswer(recording)).isEqualTo(413);
    assertThat(server.probe().await(job, view -> view.error() != null).error()).contains("413");
    assertThat(server.probe().view(job).state()).isEqualTo("SUBMITTED");
  }
}
