package dev.hearback.it.app.somebody;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks at requests, for a log. What it does with a body stands in the query, so that one
 * application has all kinds of such filters. It is declared in {@code web.xml}.
 */
public class AuditFilter implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest audited = (HttpServletRequest) request;
    switch (Optional.ofNullable(audited.getQueryString()).orElse("")) {
      case "audit=parameters" -> audited.getParameter("user");
      case "audit=bytes" -> audited.getInputStream().readAllBytes();
      case "audit=lines" -> audited.getReader().readLine();
      case "audit=copy" -> audited = new Copy(audited);
      default -> audited.getSession(false);
    }
    chain.doFilter(audited, response);
  }

  /** Gives the body to whoever comes later, but knows no listener. */
  private static final class Copy extends HttpServletRequestWrapper {

    private final byte[] body;

    Copy(HttpServletRequest request) throws IOException {
      super(request);
      body = request.getInputStream().readAllBytes();
    }

    @Override
    public ServletInputStream getInputStream() {
      ByteArrayInputStream bytes = new ByteArrayInputStream(body);
      return new ServletInputStream() {
        @Override
        public int read() {
          return bytes.read();
        }

        @Override
        public boolean isFinished() {
          return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }
}
