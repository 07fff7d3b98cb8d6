package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.it.server.Database;
import org.junit.jupiter.api.Test;

/** What keeps the application from starting, and how it says so. */
class StartUpIT {

  @Test
  void databaseThatForgets_isRefused_withTheSettingThatAllowsIt() throws Exception {
    try (OwnServer server = OwnServer.onDatabase(Database.h2InMemory())) {
      assertThatThrownBy(server::start).hasMessageContaining("hearback.storage.allow-volatile");
    }
  }

  @Test
  void dataSourceThatOurFilesMake_isAllThatHearbackNeeds() throws Exception {
    try (OwnServer server = OwnServer.asSetUp()) {
      server.server().property("hearback.datasource", "jdbc/hearback");
      server.start(ShippedArchive.any().toPath());
      assertThat(server.output()).containsPattern("  database +OK +H2 .*durable");
    }
  }

  @Test
  void dataSourceThatIsNotThere_isRefused_withTheNamesOfThoseThatAre() throws Exception {
    try (OwnServer server = OwnServer.onH2().setting("hearback.datasource", "jdbc/shoop")) {
      assertThatThrownBy(server::start)
          .hasMessageContaining("HB-0221")
          .hasMessageContaining("found jdbc/shoop. Data sources here: ")
          .hasMessageContaining("jdbc/hearback");
    }
  }

  @Test
  void allWrongSettings_areReportedTogether() throws Exception {
    try (OwnServer server =
        OwnServer.onH2()
            .setting("hearback.dispatch.poll-interval", "soon")
            .setting("hearback.delivery.max-attempts", "0")
            .setting("hearback.observer.timout", "PT1M")
            .setting("hearback.public-url", "not a URL")) {
      assertThatThrownBy(server::start)
          .hasMessageContaining("hearback.dispatch.poll-interval")
          .hasMessageContaining("hearback.delivery.max-attempts")
          .hasMessageContaining("hearback.public-url")
          .hasMessageContaining("did you mean hearback.observer.timeout?")
          .satisfies(
              refused -> // the server, which prints exceptions many times, has the code alone
              assertThat(refused.getMessage().split("attempts: expected", -1)).hasSize(2));
    }
  }
}
