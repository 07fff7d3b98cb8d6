package dev.hearback.it.app.own;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What the WAR is there for. */
@Path("greeting")
public class OwnResource {

  /** Answers. */
  @GET
  public String greet() {
    return "Hello";
  }
}
