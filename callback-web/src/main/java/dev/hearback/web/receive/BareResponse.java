package dev.hearback.web.receive;

import dev.hearback.storage.StackText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A response whose errors are a status alone, without the server's error page. After an error the
 * connection ends if much of the body may still be to come: servers would read on and on.
 */
final class BareResponse extends HttpServletResponseWrapper {

  private static final Logger LOG = System.getLogger(BareResponse.class.getPackageName());

  /** So much may follow an error; it is not worth a new connection. */
  private static final long SHORT = 64 * 1024;

  private final boolean endsOnError;

  private BareResponse(HttpServletResponse response, boolean endsOnError) {
    super(response);
    this.endsOnError = endsOnError;
  }

  /** The response to this request. */
  static BareResponse to(HttpServletRequest request, HttpServletResponse response) {
    long length = request.getContentLengthLong();
    return new BareResponse(
        response, length > SHORT || (length < 0 && request.getHeader("Transfer-Encoding") != null));
  }

  /** The status of an answer that somebody else sends before ours. */
  void presume(int status) {
    super.setStatus(status);
  }

  @Override
  public void setStatus(int status) {
    super.setStatus(status);
    if (status >= SC_BAD_REQUEST && endsOnError) {
      setHeader("Connection", "close");
    }
  }

  @Override
  public void sendError(int status) throws IOException {
    if (isCommitted()) {
      super.sendError(status); // which throws
    } else {
      setStatus(status);
      setHeader("Cache-Control", "no-store");
      setContentLength(0);
      commit();
    }
  }

  /**
   * GlassFish 8 makes it 200 if it is not committed when JAX-RS completes it. Who has gone does not
   * hear of it; Jersey would write the whole failure into the log, for each of them.
   */
  private void commit() {
    try {
      flushBuffer();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "A refused sender has gone: " + StackText.of(e));
    }
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }
}
