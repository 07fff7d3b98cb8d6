package dev.hearback.it.app.somebody;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What only users of the application may see. */
@Path("private")
public class PrivateResource {

  /** Answers. */
  @GET
  public String greet() {
    return "Hello, Ada";
  }
}
