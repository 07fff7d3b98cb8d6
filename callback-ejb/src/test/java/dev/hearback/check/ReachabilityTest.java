package dev.hearback.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.check.Reachability.ProbeResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

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

  @Test
  void redirect_isNamedWithItsTarget() {
    assertThat(meaning(new ProbeResponse(301, "nginx", "https://new.example.com/", "", "")))
        .startsWith("HB-0041")
        .contains("https://new.example.com/");
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

  private static Optional<Finding> judge(ProbeResponse response) {
    return Reachability.judge(response, 0, 1024);
  }

  private static String meaning(ProbeResponse response) {
    return judge(response).orElseThrow().meaning();
  }
}
