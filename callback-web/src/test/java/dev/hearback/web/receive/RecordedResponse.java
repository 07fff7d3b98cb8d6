package dev.hearback.web.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.List;

/** A response that writes down what is called. */
final class RecordedResponse {

  private RecordedResponse() {}

  static HttpServletResponse in(List<String> calls) {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            RecordedResponse.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
              calls.add(
                  method.getName() + " " + (arguments == null ? List.of() : List.of(arguments)));
              return method.getReturnType() == boolean.class ? false : null;
            });
  }
}
