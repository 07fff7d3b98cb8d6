package dev.hearback.web.receive;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareResponseTest {

  private final List<String> calls = new ArrayList<>();

  @Test
  void error_isAStatusAlone_andCommitted() throws Exception {
    new BareResponse(recording()).sendError(503, "not for strangers");

    assertThat(calls)
        .containsExactly(
            "isCommitted []",
            "setStatus [503]",
            "setHeader [Cache-Control, no-store]",
            "setContentLength [0]",
            "flushBuffer []");
  }

  private HttpServletResponse recording() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
              calls.add(
                  method.getName() + " " + (arguments == null ? List.of() : List.of(arguments)));
              return method.getReturnType() == boolean.class ? false : null;
            });
  }
}
