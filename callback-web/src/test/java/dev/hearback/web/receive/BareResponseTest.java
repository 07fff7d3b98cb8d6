package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareResponseTest {

  private final List<String> calls = new ArrayList<>();

  @Test
  void error_isAStatusAlone_andCommitted() throws Exception {
    BareResponse.to(new FakeRequest().build(), RecordedResponse.in(calls))
        .sendError(503, "not for strangers");

    assertThat(calls)
        .containsExactly(
            "isCommitted []",
            "setStatus [503]",
            "setHeader [Cache-Control, no-store]",
            "setContentLength [0]",
            "flushBuffer []");
  }

  @Test
  void errorForASenderWhoHasGone_isNoFailure() {
    HttpServletResponse gone =
        new HttpServletResponseWrapper(RecordedResponse.in(calls)) {
          @Override
          public void flushBuffer() throws IOException {
            throw new IOException("Connection is closed");
          }
        };
    assertThatCode(() -> BareResponse.to(new FakeRequest().build(), gone).sendError(503))
        .doesNotThrowAnyException();
  }
}
