package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.ejb.SecondDatabase;
import dev.hearback.it.app.lib.Note;
import dev.hearback.it.server.Database;
import org.junit.jupiter.api.Test;

/** Two data sources that are XA share the observer's transaction. */
class DistributedTransactionIT {

  @Test
  void observerOnTwoXaDataSources_takesEffectOnceInBoth() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.setting("hearback.check.datasources", SecondDatabase.NAME);
      server
          .server()
          .database(Database.h2(server.folder().resolve("database")).distributed())
          .dataSource(
              SecondDatabase.NAME, Database.h2(server.folder().resolve("second")).distributed());
      server.start();

      assertThat(server.output()).containsPattern("data sources +OK +jdbc/second commits together");
      server.probe().createSecond();
      String job =
          server
              .probe()
              .job("deepgram", Recording.any())
              .tag("both")
              .attribute("throws", "1")
              .submit();

      server.probe().awaitNotes(job, "both");
      assertThat(server.probe().view(job).notes()).extracting(Note::attempt).containsExactly(2);
      assertThat(server.probe().second(job)).containsExactly(2);
    }
  }
}
