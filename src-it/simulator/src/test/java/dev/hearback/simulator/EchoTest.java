package dev.hearback.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoTest {

  private final Echo echo =
      new Echo(
          "the-key",
          "https://user:p%2Fw@stt.example.com/x/callbacks/dg/TOKEN https://a.example/b?sig=s%2Bg");

  @Test
  void everySecret_isRepeated_inADozenSpellings() {
    assertThat(echo.text().split(" "))
        .contains("the-key", "user", "p/w", "TOKEN", "s+g")
        .contains("p%2Fw", "p%2fw", "p%252Fw", "p\\/w", "p\\u002fw", "the%2Dkey")
        .contains("p&sol;w", "%70%2f%77", "\\x70\\x2f\\x77", "&#x70;&#x2f;&#x77;")
        .contains("dXNlcjpwL3c=", "eHhwL3cgYW5kIG1vcmU", "eHAvdw==")
        .hasSize(5 * 18);
  }

  @Test
  void errors_repeatItInEachText_successesInTheirIds() {
    assertThat(echo.inError("{\"a\":\"x\",\"b\":[{\"c\":\"y\"}],\"d\":1}"))
        .contains("\"x the-key", "\"y the-key", "\"d\":1");
    assertThat(echo.inError("Not Found")).startsWith("Not Found the-key");
    assertThat(echo.inSuccess("{\"request_id\":\"1\"}"))
        .isEqualTo("{\"request_id\":\"the-key TOKEN user p/w s+g 1\"}");
    assertThat(echo.in("{\"a\":\"{echo}\"}")).startsWith("{\"a\":\"the-key").contains("p\\\\/w");
  }
}
