package dev.hearback.web.admin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request to a server whose only operator is olga, with the password "secret", and that knows ada
 * as well, with the same. Like some servers it makes a session when somebody logs in.
 */
final class OperatorsRequest {

  final List<String> calls = new ArrayList<>();
  final Map<String, Object> attributes = new HashMap<>();
  boolean isSecure = true;
  String address = "10.0.0.1";
  String user;
  String authType;
  boolean hasSession;
  boolean realmIsSilent;

  private final String method;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  OperatorsRequest(String method) {
    this.method = method;
  }

  OperatorsRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  OperatorsRequest basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  HttpServletRequest build() {
    return proxy(HttpServletRequest.class);
  }

  private <T> T proxy(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> call(called, arguments)));
  }

  private Object call(Method called, Object[] arguments) throws ServletException {
    return switch (called.getName()) {
      case "getMethod" -> method;
      case "getHeader" -> headers.get((String) arguments[0]);
      case "isSecure" -> isSecure;
      case "getRemoteAddr" -> address;
      case "getAuthType" -> authType;
      case "getUserPrincipal" -> user == null ? null : (Principal) () -> user;
      case "isUserInRole" -> "olga".equals(user) && "hearback-operator".equals(arguments[0]);
      case "getSession" -> hasSession ? proxy(HttpSession.class) : null;
      case "getAttribute" -> attributes.get((String) arguments[0]);
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      case "login" -> logIn((String) arguments[0], (String) arguments[1]);
      case "logout" -> logOut();
      case "invalidate" -> hasSession = false;
      default -> throw new UnsupportedOperationException(called.getName());
    };
  }

  private Object logIn(String name, String password) throws ServletException {
    calls.add("login");
    hasSession = true;
    if (realmIsSilent) {
      throw new SilentRealmException(null);
    }
    if (!password.equals("secret") || !List.of("olga", "ada").contains(name)) {
      throw new ServletException();
    }
    user = name;
    return null;
  }

  private Object logOut() {
    calls.add("logout");
    user = null;
    return null;
  }
}
