package dev.hearback.it;

import dev.hearback.it.server.OpenLiberty;
import dev.hearback.it.server.PayaraServer;
import dev.hearback.it.server.WildFly;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that the server keeps, in the ways that its guide tells. */
class SecretStoreIT {

  private static final String API_KEY = "hearback.provider.deepgram.api-key";

  @Tag("payara")
  @Test
  void passwordAlias_isRead() throws Exception {
    try (OwnServer server = withoutKey()) {
      server.start(new Path[0]);
      PayaraServer payara = (PayaraServer) server.server();
      payara.passwordAlias("deepgram", Vendors.DEEPGRAM_KEY);
      payara.change(API_KEY, "${ALIAS=deepgram}");
      payara.deployNow(server.application());
      observes(server);
    }
  }

  @Tag("wildfly")
  @Test
  void encryptedExpression_isRead() throws Exception {
    try (OwnServer server = withoutKey()) {
      server.start(new Path[0]);
      WildFly wildfly = (WildFly) server.server();
      wildfly.cli(
          "/subsystem=elytron/secret-key-credential-store=hearback:add"
              + "(path=hearback.cs, relative-to=jboss.server.config.dir)");
      wildfly.cli(
          "/subsystem=elytron/expression=encryption:add(default-resolver=hearback,"
              + " resolvers=[{name=hearback, credential-store=hearback, secret-key=key}])");
      Matcher expression =
          Pattern.compile("\\$\\{ENC::[^}]+}")
              .matcher(
                  wildfly.cli(
                      "/subsystem=elytron/expression=encryption:create-expression(clear-text="
                          + Vendors.DEEPGRAM_KEY
                          + ")"));
      expression.find();
      wildfly.cli("/system-property=" + API_KEY + ":add(value=\"" + expression.group() + "\")");
      wildfly.deployNow(server.application());
      observes(server);
    }
  }

  @Tag("openliberty")
  @ParameterizedTest
  @ValueSource(strings = {"xor", "aes"})
  void encodedVariable_isRead(String encoding) throws Exception {
    try (OwnServer server = withoutKey()) {
      OpenLiberty liberty = (OpenLiberty) server.server();
      liberty.configure("wlp.password.encryption.key", "key-of-liberty");
      liberty.configure(
          API_KEY,
          encoding.equals("aes")
              ? liberty.encoded(Vendors.DEEPGRAM_KEY, "--encoding=aes", "--key=key-of-liberty")
              : liberty.encoded(Vendors.DEEPGRAM_KEY, "--encoding=xor"));
      server.start();
      observes(server);
    }
  }

  private static OwnServer withoutKey() throws Exception {
    OwnServer server = OwnServer.onH2();
    server.settings().remove(API_KEY);
    return server;
  }

  private static void observes(OwnServer server) {
    String job = server.probe().job("deepgram", Recording.any()).tag("note").submit();
    server.probe().awaitNoted(job);
  }
}
