package dev.hearback.it.app.somebody;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** A resource of the application whose path has the form of one of ours. */
@Path("hooks")
public class OwnHooks {

  /** Answers. */
  @GET
  @Path("{name}/{id}")
  public String hook(@PathParam("name") String name) {
    return "The application's own " + name;
  }
}
