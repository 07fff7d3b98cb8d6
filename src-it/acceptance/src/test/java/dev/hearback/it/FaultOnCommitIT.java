package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.server.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/**
 * The database fails at the commit, not before: a deferred constraint trigger raises an error as
 * long as a row in a table of the test says so.
 */
class FaultOnCommitIT {

  @Test
  void callbackWhoseCommitFails_isAnswered503_andLeavesNoRow() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        OwnServer server = OwnServer.onDatabase(database(postgres)).start()) {
      Recording recording = server.vendors().uncalled();
      String job = server.probe().job("deepgram", recording).tag("note").submit();
      URI address = server.vendors().callback(recording);
      run(
          postgres,
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
              .send("POST", address, BodyPublishers.ofByteArray(Bodies.deepgram("Not yet.")));

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(count(postgres)).isZero();

      run(postgres, "delete from it_fault");

      assertThat(new Callbacks().post(address, Bodies.deepgram("Now."))).isEqualTo(200);
      assertThat(count(postgres)).isOne();
      server.probe().awaitNotes(job, "ejb", "ejb-deepgram", "lib", "web");
    }
  }

  private static Database database(EmbeddedPostgres postgres) throws Exception {
    Path driver = Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Database.postgresql(driver, postgres.getPort(), "postgres", "postgres", "postgres");
  }

  private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from hearback_callback")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
