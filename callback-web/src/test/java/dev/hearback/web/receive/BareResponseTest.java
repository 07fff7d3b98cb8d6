package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

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
}
