package dev.hearback.sample.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.sample.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallsPageTest {

  @Test
  void whatWasSaidCannotBecomeMarkup() {
    Call call =
        new Call("1", null, "A&B", null, null, null, null, null, "<script>alert(1)</script>");

    assertThat(CallsPage.of(List.of(call)))
        .contains("<th>A&amp;B<td>&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script");
  }
}
