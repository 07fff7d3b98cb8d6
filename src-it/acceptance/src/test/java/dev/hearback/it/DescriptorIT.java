package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an existing WAR's {@code web.xml} says, and Hearback has to do with. */
class DescriptorIT {

  @Test
  void warThatWantsNothingLookedFor_isRefused_andTheAttributeNamed() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.setting("hearback.public-url", "https://stt.example.com/own/hearback");
      Path war =
          TestApplication.exportBareWar(
              war(server),
              server.settings(),
              """
              <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0"
                metadata-complete="true">
                <display-name>shop</display-name>
              </web-app>
              """);

      if (System.getProperty("it.server").startsWith("openliberty")) { // which itself starts
        server.start(war);
        assertThat(server.log()).contains("HB-0120 ", "CWWKZ0012I: The application own was not");
      } else {
        assertThatThrownBy(() -> server.start(war)).hasMessageContaining("metadata-complete");
      }
    }
  }

  @Test
  void constraintThatCoversCallbacks_isNamed() throws Exception {
    try (OwnServer server = OwnServer.onH2()) {
      server.setting("hearback.public-url", "https://stt.example.com/own/hearback");
      server.setting("hearback.provider.deepgram.callback-user", "deepgram");
      server.setting("hearback.provider.deepgram.callback-password", "a-password-for-deepgram");
      server.start(
          TestApplication.exportBareWar(
              war(server),
              server.settings(),
              """
              <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                <security-constraint>
                  <web-resource-collection>
                    <web-resource-name>everything</web-resource-name>
                    <url-pattern>/*</url-pattern>
                  </web-resource-collection>
                  <auth-constraint><role-name>staff</role-name></auth-constraint>
                </security-constraint>
                <login-config><auth-method>BASIC</auth-method></login-config>
                <security-role><role-name>staff</role-name></security-role>
              </web-app>
              """));
      assertThat(server.log()).containsPattern("HB-0053 .* on /[*] in web.xml");
      if (System.getProperty("it.server").startsWith("wildfly")) {
        assertThat(server.log()).contains("HB-0055 ");
      }
    }
  }

  private static Path war(OwnServer server) {
    return server.folder().resolve("archive").resolve("own.war");
  }
}
