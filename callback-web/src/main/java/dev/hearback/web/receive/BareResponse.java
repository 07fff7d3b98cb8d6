package dev.hearback.web.receive;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A response whose errors are a status alone, without the server's error page. */
final class BareResponse extends HttpServletResponseWrapper {

  BareResponse(HttpServletResponse response) {
    super(response);
  }

  @Override
  public void sendError(int status) throws IOException {
    if (isCommitted()) {
      super.sendError(status); // which throws
    } else {
      setStatus(status);
      setHeader("Cache-Control", "no-store");
      setContentLength(0);
      flushBuffer(); // GlassFish 8 makes it 200 if it is not committed when JAX-RS completes it
    }
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }
}
