package dev.hearback.it.faults;

/** How a request with a body can break off. */
enum BrokenRequest {
  SHORT_AND_ENDED("Content-Length: " + 2 * sent(), " ".repeat(sent()), false),
  SHORT_AND_RESET("Content-Length: " + 2 * sent(), " ".repeat(sent()), true),
  CHUNK_OF_NO_SIZE("Transfer-Encoding: chunked", chunk() + "no number\r\n", false),
  NO_LAST_CHUNK_AND_ENDED("Transfer-Encoding: chunked", chunk(), false),
  NO_LAST_CHUNK_AND_RESET("Transfer-Encoding: chunked", chunk(), true);

  private final String header;
  private final String body;
  private final boolean reset;

  BrokenRequest(String header, String body, boolean reset) {
    this.header = header;
    this.body = body;
    this.reset = reset;
  }

  /** Tells how long the body is, or that it comes in chunks. */
  String header() {
    return header;
  }

  /** As much as is sent of it. */
  String body() {
    return body;
  }

  /** Whether the connection is then reset, not just ended. */
  boolean reset() {
    return reset;
  }

  private static String chunk() {
    return "%x\r\n%s\r\n".formatted(sent(), " ".repeat(sent()));
  }

  /** In bytes: more than is kept in memory. */
  private static int sent() {
    return 3 * 1024 * 1024;
  }
}
