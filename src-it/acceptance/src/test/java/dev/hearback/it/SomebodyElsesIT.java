package dev.hearback.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.lib.Note;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A WAR that existed before Hearback, with what such a WAR may have: filters that are not declared
 * as asynchronous, an empty JAX-RS application, pages, and paths that need a login. Beside it, in
 * the shape of this run, are a Hearback of its own and an application that shares that one.
 */
class SomebodyElsesIT {

  private static final long MIB = 1024 * 1024;
  private static final String HOOK_SECRET = "a-secret-of-the-hook-for-tests";
  private static final String NEIGHBOUR = "neighbour";
  private static final String PASSWORD = "a-password-for-deepgram";
  private static final String DESCRIPTOR =
      """
      <filter>
        <filter-name>audit</filter-name>
        <filter-class>dev.hearback.it.app.somebody.AuditFilter</filter-class>
      </filter>
      <filter-mapping>
        <filter-name>audit</filter-name>
        <url-pattern>/*</url-pattern>
      </filter-mapping>
      <servlet>
        <servlet-name>pages</servlet-name>
        <servlet-class>jakarta.faces.webapp.FacesServlet</servlet-class>
      </servlet>
      <servlet-mapping>
        <servlet-name>pages</servlet-name>
        <url-pattern>*.xhtml</url-pattern>
      </servlet-mapping>
      <security-constraint>
        <web-resource-collection>
          <web-resource-name>private</web-resource-name>
          <url-pattern>/api/private/*</url-pattern>
        </web-resource-collection>
        <auth-constraint><role-name>staff</role-name></auth-constraint>
      </security-constraint>
      <login-config>
        <auth-method>BASIC</auth-method>
        <realm-name>shop</realm-name>
      </login-config>
      <security-role><role-name>staff</role-name></security-role>
      """;

  private static OwnServer server;
  private static Probe probe;

  private final Callbacks callbacks = new Callbacks();

  @BeforeAll
  static void start() throws Exception {
    server = OwnServer.onH2();
    server.server().feature("faces-4.0");
    Map<String, String> settings = server.settings();
    Path neighbours = server.folder().resolve("neighbours");
    Path hearback = TestApplication.exportHearback(neighbours, settings);
    Path sharing = sharing(neighbours, new TreeMap<>(settings));
    settings.put("hearback.public-url", "https://stt.example.com/own/hearback");
    settings.put("hearback.hook.calls.provider", "deepgram");
    settings.put("hearback.hook.calls.secret", HOOK_SECRET);
    settings.put("hearback.provider.guarded.vendor", "deepgram");
    settings.put("hearback.provider.guarded.api-key", Vendors.DEEPGRAM_KEY);
    settings.put(
        "hearback.provider.guarded.base-url", settings.get("hearback.provider.deepgram.base-url"));
    settings.put("hearback.provider.guarded.callback-user", "deepgram");
    settings.put("hearback.provider.guarded.callback-password", PASSWORD);
    server.start(
        TestApplication.exportSomebodysWar(
            server.folder().resolve("archive").resolve("own.war"), settings, DESCRIPTOR),
        hearback,
        sharing);
    probe = server.probe("own");
  }

  private static Path sharing(Path folder, Map<String, String> settings) throws IOException {
    settings.put("hearback.application", NEIGHBOUR);
    settings.put("hearback.schema.migrate", "false");
    String extension = ShippedArchive.isWar() ? ".war" : ".ear";
    return TestApplication.exportSharing(
        folder.resolve(NEIGHBOUR + extension), NEIGHBOUR, settings);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void callbacks_arrive_thoughFiltersWantThemAnsweredAtOnce_whichIsTold() {
    String job = probe.job("deepgram", Recording.any()).tag("note").submit();
    probe.awaitNoted(job);

    assertThat(server.log()).containsOnlyOnce("HB-0051 ").contains("EncodingFilter", "AuditFilter");
  }

  @Test
  void neighbours_goOn() {
    Probe neighbour = server.probe(NEIGHBOUR);
    neighbour.awaitNoted(neighbour.job("deepgram", Recording.any()).tag("note").submit());
  }

  @Test
  void largeBodyInChunks_arrives() throws Exception {
    OpenJob open = open();
    byte[] blanks = " ".repeat((int) MIB).getBytes(UTF_8);
    byte[] body = Bodies.deepgram("Large.");
    try (RawConnection sender = RawConnection.post(open.address(), "Transfer-Encoding: chunked")) {
      for (int sent = 0; sent < 5; sent++) {
        sender.send("%x\r\n".formatted(MIB)).send(blanks).send("\r\n");
      }
      sender.send("%x\r\n".formatted(body.length)).send(body).send("\r\n0\r\n\r\n");
      assertThat(sender.status()).isEqualTo(200);
    }
    probe.awaitNoted(open.id());
  }

  @Test
  void bodyOverTheLimit_is413() throws Exception {
    try (RawConnection sender =
        RawConnection.post(open().address(), "Content-Length: " + 65 * MIB).send("{")) {
      assertThat(sender.status()).isEqualTo(413);
    }
  }

  @Test
  void bodyShorterThanItsLength_isNotStored() throws Exception {
    OpenJob open = open();
    byte[] body = Bodies.deepgram("Whole.");
    try (RawConnection sender =
        RawConnection.post(open.address(), "Content-Length: " + (body.length + 1))
            .send(body)
            .end()) {
      assertThat(sender.status()).isNotEqualTo(200);
    }
    assertThat(callbacks.put(open.address(), body)).isEqualTo(200);
    probe.awaitNoted(open.id());
  }

  @Test
  void forgedCallback_is401_otherMethod405_andUnknownPath404() {
    URI address = open().address();
    String forged = address.toString().replaceFirst(".{8}$", "AAAAAAAA");

    assertThat(callbacks.post(URI.create(forged), Bodies.deepgram("Forged."))).isEqualTo(401);
    assertThat(callbacks.send("GET", address, BodyPublishers.noBody()).statusCode()).isEqualTo(405);
    assertThat(callbacks.post(URI.create(address + "/x"), new byte[0])).isEqualTo(404);
    assertThat(callbacks.post(address("hearback/hooks/calls/" + HOOK_SECRET), new byte[0]))
        .isEqualTo(200);
  }

  @Test
  void credentialsOfTheVendor_areNotTakenForAUsersOfTheServer() {
    Recording recording = server.vendors().uncalled();
    String job = probe.job("guarded", recording).tag("note").submit();
    URI address = server.vendors().callback(recording);

    assertThat(postAs("deepgram", "wrong", address)).isEqualTo(401);
    assertThat(postAs("deepgram", PASSWORD, address)).isEqualTo(200);
    probe.awaitNotes(job, "ejb", "lib", "web");
  }

  @ParameterizedTest
  @CsvSource({
    "audit=bytes, application/json",
    "audit=lines, application/json",
    "audit=parameters, application/x-www-form-urlencoded"
  })
  void bodyThatAFilterHasRead_isNotTakenForAnEmptyOne(String query, String type) {
    URI address = URI.create(open().address() + "?" + query);

    assertThat(postAsType(type, address, false)).isEqualTo(503);
    assertThat(postAsType(type, address, true)).isEqualTo(503);
    assertThat(server.log()).containsOnlyOnce("HB-0052 ");
  }

  @Test
  void bodyThatAFilterHasCopied_arrives() {
    OpenJob open = open();
    URI address = URI.create(open.address() + "?audit=copy");

    assertThat(callbacks.post(address, Bodies.deepgram("Copied."))).isEqualTo(200);
    probe.awaitNoted(open.id());
    assertThat(probe.view(open.id()).notes()).extracting(Note::text).containsOnly("Copied.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "callbacks",
        "callbacks/deepgram/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "admin/check",
        "hearback/admin/check",
        "hearback/hooks/calls/" + HOOK_SECRET
      })
  void nothingOfOurs_isAnsweredBelowItsOwnPaths(String path) {
    URI address = address("api/" + path);
    for (String method : new String[] {"GET", "POST", "PUT", "OPTIONS"}) {
      assertThat(callbacks.send(method, address, BodyPublishers.noBody()).statusCode())
          .as(method)
          .isEqualTo(404);
    }
  }

  @Test
  void itsOwnPaths_areItsOwn() {
    assertThat(get("api/greeting").body()).isEqualTo("Hello");
    assertThat(get("api/hooks/calls/" + HOOK_SECRET).body())
        .isEqualTo("The application's own calls");
    assertThat(callbacks.post(address("api/hooks/calls/" + HOOK_SECRET), new byte[0]))
        .isEqualTo(405);
    assertThat(get("welcome.xhtml").body()).contains("Welcome, Ada");
    assertThat(get("api/private").statusCode()).isEqualTo(401);
    assertThat(get("api/private").headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("shop");
    assertThat(get("api/application.wadl").body()).doesNotContain("earback", "callbacks", "check");
  }

  private static OpenJob open() {
    return OpenJob.of(probe, server.vendors());
  }

  private static URI address(String path) {
    return server.server().url().resolve("own/" + path);
  }

  private HttpResponse<String> get(String path) {
    return callbacks.send("GET", address(path), BodyPublishers.noBody());
  }

  private int postAs(String user, String password, URI address) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return callbacks
        .send(
            HttpRequest.newBuilder(address)
                .header("Authorization", "Basic " + credentials)
                .POST(BodyPublishers.ofByteArray(Bodies.deepgram("With credentials."))))
        .statusCode();
  }

  private int postAsType(String type, URI address, boolean chunked) {
    byte[] body = Bodies.deepgram("Read.");
    return callbacks
        .sendAsItIs(
            HttpRequest.newBuilder(address)
                .setHeader("Content-Type", type)
                .POST(
                    chunked
                        ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                        : BodyPublishers.ofByteArray(body)))
        .statusCode();
  }
}
