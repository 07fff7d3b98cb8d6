package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.lib.Note;
import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Message;
import org.junit.jupiter.api.Test;

/**
 * A callback of 60 MiB on a heap of 256 MiB. On PostgreSQL, because H2 runs inside the server and
 * takes most of such a heap for its own buffers.
 */
class LargeBodyIT {

  private static final long MIB = 1024 * 1024;

  @Test
  void largeCallback_isStoredAndObserved_wordByWord() throws Exception {
    try (Postgres postgres = Postgres.start();
        OwnServer server = OwnServer.onDatabase(postgres.database())) {
      server.server().heap("256m");
      server.start();
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
  }
}
