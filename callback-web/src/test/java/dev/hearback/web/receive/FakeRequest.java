package dev.hearback.web.receive;

import jakarta.servlet.ServletInputStream;
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
  private String method = "POST";
  private String uri = "/";
  private String path = "/";
  private ServletInputStream input;
  private boolean asyncSupported = true;
  private String protocol = "HTTP/2.0"; // read bit by bit

  FakeRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Arrives at this URI, of which the server made this path. */
  FakeRequest at(String uri, String path) {
    this.uri = uri;
    this.path = path;
    return this;
  }

  FakeRequest http1() {
    protocol = "HTTP/1.1";
    return this;
  }

  FakeRequest method(String name) {
    method = name;
    return this;
  }

  FakeRequest body(ServletInputStream stream) {
    input = stream;
    return this;
  }

  /** A filter or servlet before us is not declared as asynchronous. */
  FakeRequest synchronous() {
    asyncSupported = false;
    return this;
  }

  HttpServletRequest build() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) -> call(called, arguments));
  }

  private Object call(Method called, Object[] arguments) {
    return switch (called.getName()) {
      case "getMethod" -> method;
      case "getProtocol" -> protocol;
      case "getRequestURI" -> uri;
      case "getRequestURL" -> new StringBuffer("https://stt.example.com" + uri);
      case "getPathInfo" -> path;
      case "getInputStream" -> input;
      case "isAsyncSupported" -> asyncSupported;
      case "getQueryString" -> null;
      case "getContentType" -> headers.get("Content-Type");
      case "getContentLengthLong" -> Long.parseLong(headers.getOrDefault("Content-Length", "-1"));
      case "getHeader" -> headers.get((String) arguments[0]);
      case "getHeaderNames" -> Collections.enumeration(headers.keySet());
      case "getAttribute" -> attributes.get((String) arguments[0]);
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      default -> throw new UnsupportedOperationException(called.getName());
    };
  }
}
