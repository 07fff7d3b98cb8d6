package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/**
 * The database fails at the commit, not before: a deferred constraint trigger raises an error as
 * long as a row in a table of the test says so.
 */
class FaultOnCommitIT {

  @Test
  void callbackWhoseCommitFails_isAnswered503_andLeavesNoRow() throws Exception {
    try (Postgres postgres = Postgres.start();
        OwnServer server = OwnServer.onDatabase(postgres.database()).start()) {
      OpenJob open = OpenJob.of(server.probe(), server.vendors());
      postgres.run(
          """
          create table it_fault ();
          create function it_fail() returns trigger language plpgsql as $$
          begin
            if exists (select from it_fault) then raise exception 'as the test wants it'; end if;
            return null;
          end $$;
          create constraint trigger it_fail after insert on hearback_callback
            deferrable initially deferred for each row execute function it_fail();
          insert into it_fault default values;
          """);

      HttpResponse<String> answer =
          new Callbacks()
              .send(
                  "POST", open.address(), BodyPublishers.ofByteArray(Bodies.deepgram("Not yet.")));

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(postgres.count("select count(*) from hearback_callback")).isZero();

      postgres.run("delete from it_fault");

      assertThat(new Callbacks().post(open.address(), Bodies.deepgram("Now."))).isEqualTo(200);
      assertThat(postgres.count("select count(*) from hearback_callback")).isOne();
      server.probe().awaitNoted(open.id());
    }
  }
}
