package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.jobs.CallbackAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeadingTest {

  private static final CallbackAddress JOB =
      new CallbackAddress.OfJob("deepgram", new UUID(1, 2), 3);

  @Test
  void opaqueRequest_hidesFromJaxRsWhatWeStillKnow() {
    FakeRequest request =
        new FakeRequest()
            .header("Content-Type", ";;nonsense")
            .header("Accept", ";;nonsense")
            .header("Authorization", "Basic abc")
            .header("Content-Length", "7");
    OpaqueRequest opaque = new OpaqueRequest(request.build());

    assertThat(opaque.getContentType()).isNull();
    assertThat(opaque.getHeader("content-type")).isNull();
    assertThat(opaque.getHeaders("ACCEPT").hasMoreElements()).isFalse();
    assertThat(opaque.getHeaderNames().asIterator())
        .toIterable()
        .containsExactlyInAnyOrder("Authorization", "Content-Length");
    assertThat(opaque.getHeader("authorization")).isEqualTo("Basic abc");
    Heading heading = Heading.of(opaque, JOB);
    assertThat(heading.contentType()).contains(";;nonsense");
    assertThat(heading.declaredLength()).isEqualTo(7);
    assertThat(heading.query()).isEmpty();
  }

  @Test
  void contentTypeOfAPlainRequest_isKnownToo() {
    FakeRequest request = new FakeRequest().header("Content-Type", "text/plain");
    assertThat(Heading.of(request.build(), JOB).contentType()).contains("text/plain");
  }

  /** Some servers unpack a body, and leave its Content-Length as it was. */
  @Test
  void lengthOfACompressedBody_isNotThatOfWhatArrives() {
    FakeRequest request =
        new FakeRequest().header("Content-Encoding", "gzip").header("Content-Length", "30");
    Heading heading = Heading.of(new OpaqueRequest(request.build()), JOB);
    assertThat(heading.isWhole(700)).isTrue();
    assertThat(heading.isUnpacked(700)).isTrue();
    assertThat(heading.isUnpacked(30)).isFalse();
    assertThat(Heading.of(new FakeRequest().header("Content-Length", "30").build(), JOB))
        .matches(plain -> !plain.isWhole(700) && !plain.isUnpacked(700));
  }

  /** What is not packed has the length that its sender says. */
  @Test
  void lengthOfABodyInNoEncoding_isThatOfWhatArrives() {
    FakeRequest request =
        new FakeRequest().header("Content-Encoding", "Identity").header("Content-Length", "30");
    assertThat(Heading.of(request.build(), JOB))
        .matches(plain -> plain.declaredLength() == 30 && !plain.isWhole(20));
  }

  /** In HTTP/2, which has no chunks, a body may come without being announced. */
  @Test
  void bodyIsAnnounced_byItsLengthOrByChunks() {
    assertThat(Heading.of(new FakeRequest().http1().build(), JOB).hasBody()).isFalse();
    assertThat(Heading.of(new FakeRequest().build(), JOB).hasBody()).isTrue();
    assertThat(Heading.of(new FakeRequest().header("Content-Length", "0").build(), JOB).hasBody())
        .isFalse();
    assertThat(Heading.of(new FakeRequest().header("Content-Length", "1").build(), JOB).hasBody())
        .isTrue();
    HttpServletRequest chunked =
        new FakeRequest().http1().header("Transfer-Encoding", "chunked").build();
    assertThat(Heading.of(new OpaqueRequest(chunked), JOB).hasBody()).isTrue();
  }

  @Test
  void logs_getNothingThatIsSecretOrSpoken() {
    assertThat(heading(JOB)).hasToString("job " + new UUID(1, 2) + " submission 3");
    assertThat(heading(new CallbackAddress.OfHook("deepgram", "deepgram", "h1", "shop", Set.of())))
        .hasToString("hook h1");
  }

  private static Heading heading(CallbackAddress address) {
    return Heading.of(new FakeRequest().header("Content-Type", "secret").build(), address);
  }
}
