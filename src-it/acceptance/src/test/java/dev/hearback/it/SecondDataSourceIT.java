package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.ejb.SecondDatabase;
import dev.hearback.it.app.web.ProbeResource.Around;
import dev.hearback.it.server.Database;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two data sources that are not XA cannot share a transaction. Whoever tries is told so, with both
 * ways out: make them XA, or keep them apart.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondDataSourceIT {

  private OwnServer server;

  @BeforeAll
  void start() throws Exception {
    server =
        OwnServer.onH2()
            .setting("hearback.check.datasources", SecondDatabase.NAME)
            .setting("hearback.delivery.max-attempts", "2");
    server.server().dataSource(SecondDatabase.NAME, Database.h2(server.folder().resolve("second")));
    server.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Test
  void whatIsMissing_isNamedWithWhatMendsIt() {
    assertThat(server.output().lines())
        .anyMatch(line -> line.matches("  data sources +WARN +jdbc/second does not commit.*"))
        .anyMatch(line -> line.startsWith("data sources: HB-0220 "))
        .anyMatch(line -> line.contains(" stands in the archive"));
  }

  @Test
  void observerOnASecondDataSource_becomesADeadLetter_thatNamesBothWaysOut() {
    String job = server.probe().job("deepgram", Recording.any()).tag("second").submit();

    assertThat(server.probe().awaitDeadLetter(job))
        .contains(" second ")
        .contains("XA")
        .contains("@OutsideTransaction");
  }

  @Test
  void submitterOnASecondDataSource_getsAnException_thatNamesBothWaysOut() {
    HttpResponse<String> answer =
        server.probe().job("deepgram", Recording.any()).around(Around.SECOND_DATABASE).trySubmit();

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("XA").contains("hearback.datasource");
  }

  @Test
  void observerOutsideTheTransaction_usesASecondDataSource() {
    String job = server.probe().job("deepgram", Recording.any()).tag("second-outside").submit();

    server.probe().awaitNotes(job, "second-outside");
  }
}
