package dev.hearback.web.receive;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The little of a request that our code looks at; anything else is an error. */
final class FakeRequest {

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> attributes = new HashMap<>();

  FakeRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  HttpServletRequest build() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getMethod" -> "POST";
      case "getQueryString" -> null;
      case "getContentType" -> headers.get("Content-Type");
      case "getContentLengthLong" -> Long.parseLong(headers.getOrDefault("Content-Length", "-1"));
      case "getHeader" -> headers.get((String) arguments[0]);
      case "getHeaderNames" -> Collections.enumeration(headers.keySet());
      case "getAttribute" -> attributes.get((String) arguments[0]);
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }
}
