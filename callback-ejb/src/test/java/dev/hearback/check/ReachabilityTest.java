package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.Reachability.ProbeResponse;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.settings.TestSettings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Provider.Credentials;
import dev.hearback.spi.Secret;
import dev.hearback.spi.http.HttpClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachabilityTest {

  private static final String OURS = "Basic realm=\"hearback\", charset=\"UTF-8\"";

  @Test
  void emptyAnswer200_hasArrived() {
    assertThat(judge(new ProbeResponse(200, "Payara", "", "", ""))).isEmpty();
  }

  @Test
  void answer200WithABody_isNotOurs() {
    assertThat(meaning(new ProbeResponse(200, "nginx", "", "", "<html>Welcome</html>")))
        .startsWith("HB-0046");
  }

  @ParameterizedTest
  @CsvSource({
    "https://new.example.com/x/TOKEN?y,https://new.example.com",
    "https://me:TOKEN@new.example.com:8443/,https://new.example.com:8443",
    "//new.example.com/TOKEN,//new.example.com",
    "/login/TOKEN,another path",
    "'',nowhere",
    "a TOKEN,something that is no URL"
  })
  void redirect_isNamedWithItsTarget_butWithoutTheTokenInIt(String location, String told) {
    assertThat(meaning(new ProbeResponse(301, "nginx", location, "", "")))
        .startsWith("HB-0041 Callbacks are redirected to " + told + ", which no vendor follows")
        .doesNotContain("TOKEN");
  }

  @Test
  void refusalOfOurOwn_meansThatThePathWasChanged_andAnothersThatHeWantsALogin() {
    assertThat(meaning(new ProbeResponse(401, "", "", OURS, ""))).startsWith("HB-0042");
    assertThat(meaning(new ProbeResponse(401, "nginx", "", "Basic realm=\"intranet\"", "<html>")))
        .startsWith("HB-0043");
  }

  @Test
  void pathThatLeadsElsewhere_andProxyThatReachesNobody() {
    assertThat(meaning(new ProbeResponse(404, "nginx", "", "", "<html>"))).startsWith("HB-0044");
    assertThat(meaning(new ProbeResponse(502, "nginx", "", "", "<html>"))).startsWith("HB-0045");
  }

  @Test
  void sizeThatIsRefused_isNamedWithTheOneThatRefusesIt() {
    Finding finding =
        Reachability.judge(new ProbeResponse(413, "nginx/1.22", "", "", "<html>"), 1024, 4096)
            .orElseThrow();
    assertThat(finding.found()).isEqualTo("1024 bytes pass, 4096 do not: 413 by nginx");
    assertThat(finding.meaning()).startsWith("HB-0050");
    assertThat(Reachability.noAnswer(new IOException("reset"), 1024, 4096).found())
        .isEqualTo("1024 bytes pass, 4096 do not: a broken connection");
  }

  @Test
  void noConnection_isToldApart() {
    ConnectException unresolved = new ConnectException();
    unresolved.initCause(new UnresolvedAddressException());
    assertThat(Reachability.noAnswer(unresolved, 0, 1).meaning()).startsWith("HB-0048");
    assertThat(Reachability.noAnswer(new SSLHandshakeException("expired"), 0, 1).meaning())
        .startsWith("HB-0047 expired");
    assertThat(Reachability.noAnswer(new ConnectException("refused"), 0, 1).meaning())
        .startsWith("HB-0049");
  }

  /** A server may take them for a user's, and refuse them. */
  @Test
  void probe_bringsCredentials_ifVendorsSendSome() {
    assertThat(credentials(Optional.empty())).isEmpty();
    assertThat(credentials(Optional.of(new Credentials("deepgram", new Secret("password")))))
        .hasValueSatisfying(
            header -> assertThat(header).startsWith("Basic ").doesNotContain("ZGVlcGdyYW0"));
  }

  private static Optional<String> credentials(Optional<Credentials> callbacks) {
    Settings settings =
        new TestSettings() {
          @Override
          public Optional<URI> publicUrl() {
            return Optional.of(URI.create("https://stt.example.com/hearback"));
          }

          @Override
          public Map<String, Provider> providers() {
            return Map.of(
                "deepgram",
                new Provider(
                    "deepgram",
                    "deepgram",
                    Optional.empty(),
                    Optional.empty(),
                    callbacks,
                    Duration.ofSeconds(5)));
          }
        };
    return new Reachability(settings, new UnsignedTokens(), new HttpClients())
        .request(10)
        .headers()
        .firstValue("Authorization");
  }

  @Test
  @Timeout(30)
  void answerThatNeverEnds_isReadToABound() throws Exception {
    try (Answering endless = Answering.with("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(100_000), true)) {
      assertThat(examine(endless, Duration.ofMinutes(1)).meaning()).startsWith("HB-0046");
    }
  }

  @Test
  @Timeout(30)
  void answerThatBeginsAndGoesNotOn_isWaitedForNoLongerThanOneThatNeverBegins() throws Exception {
    Duration limit = Duration.ofMillis(300);
    try (Answering begun =
            Answering.with("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "x", false);
        Answering silent = Answering.with("", "", false)) {
      assertThat(examine(begun, limit).meaning())
          .startsWith("HB-0049 java.util.concurrent.Timeout");
      assertThat(examine(silent, limit).meaning())
          .startsWith("HB-0049 java.util.concurrent.Timeout");
    }
  }

  private static Finding examine(Answering server, Duration longestFirst) {
    Settings settings =
        new TestSettings() {
          @Override
          public Optional<URI> publicUrl() {
            return Optional.of(server.url());
          }

          {
            with(Catalogue.MAX_BODY_BYTES, () -> 1024L);
          }
        };
    return new Reachability(settings, new UnsignedTokens(), new HttpClients(), longestFirst)
        .examine(Duration.ZERO);
  }

  private static final class UnsignedTokens extends Tokens {
    @Override
    public String sign(CallbackAddress.OfJob address) {
      return "t".repeat(56);
    }
  }

  /** Answers each request in one way, and never closes the connection. */
  private static final class Answering implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** Kept, because a socket that nobody knows any more is closed with the next collection. */
    private volatile Socket connection;

    private Answering() throws IOException {}

    static Answering with(String head, String body, boolean again) throws IOException {
      Answering server = new Answering();
      Thread thread = new Thread(() -> server.answer(head, body, again));
      thread.setDaemon(true);
      thread.start();
      return server;
    }

    private void answer(String head, String body, boolean again) {
      try {
        connection = socket.accept();
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        do {
          connection.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
          connection.getOutputStream().flush();
        } while (again);
      } catch (IOException e) {
        // the client has gone
      }
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Optional<Finding> judge(ProbeResponse response) {
    return Reachability.judge(response, 0, 1024);
  }

  private static String meaning(ProbeResponse response) {
    return judge(response).orElseThrow().meaning();
  }
}
