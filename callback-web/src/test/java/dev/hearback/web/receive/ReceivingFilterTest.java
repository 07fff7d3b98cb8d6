package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivingFilterTest {

  private static final String TOKEN = "abyz27".repeat(12);

  private final List<String> calls = new ArrayList<>();
  private HttpServletRequest handedOn;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/callbacks/deepgram/%s",
        "/callbacks/my-provider-2/%s",
        "/callbacks/deepgram/%s/",
        "/hooks/h1/abcdefghijklmnopqrstuv",
        "/hooks/h1/%1$s%1$s",
      })
  void pathsOfCallbacks_areOurs(String path) {
    assertThat(ReceivingFilter.isOurs(path.formatted(TOKEN))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/callbacks",
        "/callbacks/%s",
        "/callbacks//%s",
        "/callbacks/Deepgram/%s",
        "/callbacks/deepgram/x%s",
        "/callbacks/deepgram/%s/more",
        "/callbacks/deepgram/tooshort",
        "/callbacks/%1$s%1$s/%1$s",
        "/other/callbacks/deepgram/%s",
        "/hooks/h1/abcdefghijklmnopqrstu",
        "/hooks/h1/abcdefghijklmnopqrstuv=",
        "/hooks/h1/%1$s%1$s%1$s",
      })
  void allOtherPaths_areNot(String path) {
    assertThat(ReceivingFilter.isOurs(path.formatted(TOKEN))).isFalse();
  }

  @Test
  void pathThatIsEncodedMoreThanNeedBe_isHandedOnAsThePlainOne() throws Exception {
    String path = "/callbacks/deepgram/" + TOKEN;
    filter(new FakeRequest().at("/shop/hearback/%63allbacks/deepgr%61m/" + encoded(), path));
    assertThat(handedOn.getRequestURI()).isEqualTo("/shop/hearback" + path);
    assertThat(handedOn.getRequestURL())
        .hasToString("https://stt.example.com/shop/hearback" + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hearback/callbacks/deepgram/%s;a=b",
        "/hearback/callbacks;/deepgram/%s",
        "/hearback;a/callbacks/deepgram/%s",
        "/hearback/callbacks/deepgram%%2F%s",
        "/hearback//callbacks/deepgram/%s/.",
      })
  void pathThatServersAndJaxRsReadInDifferentWays_is404(String uri) throws Exception {
    filter(new FakeRequest().at(uri.formatted(TOKEN), "/callbacks/deepgram/" + TOKEN));
    assertThat(handedOn).isNull();
    assertThat(calls).contains("setStatus [404]");
  }

  @Test
  void pathsOfOthers_areHandedOn() throws Exception {
    filter(new FakeRequest().at("/hearback/admin/check", "/admin/check").method("GET"));
    assertThat(handedOn).isNotNull();
    assertThat(calls).isEmpty();
  }

  /**
   * A filter that commits the response when the chain returns would tell a 200 that is not true.
   */
  @Test
  void responseThatSomebodyElseCommits_isNoSuccess() throws Exception {
    String path = "/callbacks/deepgram/" + TOKEN;
    filter(new FakeRequest().at("/hearback" + path, path));
    assertThat(handedOn).isNotNull();
    assertThat(calls).containsExactly("setStatus [503]");
  }

  @Test
  void refusedSenderOfALongBody_isCutOff() throws Exception {
    String path = "/callbacks/deepgram/" + TOKEN;
    filter(new FakeRequest().at(path, path).method("GET").header("Content-Length", "65537"));
    assertThat(calls).contains("setStatus [405]", "setHeader [Connection, close]");

    calls.clear();
    filter(new FakeRequest().at(path, path).method("GET").header("Transfer-Encoding", "chunked"));
    assertThat(calls).contains("setStatus [405]", "setHeader [Connection, close]");

    calls.clear();
    filter(new FakeRequest().at(path, path).method("GET").header("Content-Length", "65536"));
    assertThat(calls).contains("setStatus [405]").doesNotContain("setHeader [Connection, close]");
  }

  /** Else the application around us could not forward callbacks to us: each would be 404. */
  @Test
  void forwardedRequest_comesThisWay_likeAnyOther() throws Exception {
    assertThat(ReceivingFilter.class.getAnnotation(WebFilter.class).dispatcherTypes())
        .containsExactlyInAnyOrder(DispatcherType.REQUEST, DispatcherType.FORWARD);
    String path = "/callbacks/deepgram/" + TOKEN;
    filter(new FakeRequest().at("/hearback" + path, path).header("Content-Type", "text/plain"));
    HttpServletRequest first = handedOn;
    new ReceivingFilter()
        .doFilter(
            first,
            RecordedResponse.in(calls),
            (next, response) -> handedOn = (HttpServletRequest) next);
    assertThat(handedOn).isNotSameAs(first).matches(ReceivingFilter::hasPassed);
    assertThat(OpaqueRequest.contentType(handedOn)).contains("text/plain");
  }

  private void filter(FakeRequest request) throws Exception {
    new ReceivingFilter()
        .doFilter(
            request.build(),
            RecordedResponse.in(calls),
            (next, response) -> handedOn = (HttpServletRequest) next);
  }

  private static String encoded() {
    return TOKEN.replace("_", "%5F").replace("-", "%2d").replace("z", "%7A").replace("9", "%39");
  }
}
