package dev.hearback.web.receive;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/**
 * Callbacks on jobs that were submitted elsewhere.
 *
 * <p>200 stored or already known, also if it cannot be understood · 401 not authentic, or no such
 * hook · 404 no such path · 405 neither POST nor PUT · 413 larger than {@code
 * hearback.receive.max-body-bytes} · 503 not stored, not complete, too slow, or not yet started:
 * send it again. Never a body, never a redirection.
 */
@Path("hooks/{name: " + HookResource.NAME + "}/{secret: " + HookResource.SECRET + "}")
@RequestScoped
public class HookResource {

  static final String NAME = "[a-z0-9-]{1,63}";
  static final String SECRET = "[A-Za-z0-9_-]{22,200}";

  @Inject CallbackReceiver receiver;
  @Inject Authenticity authenticity;

  /** Receives a callback. */
  @POST
  public void post(
      @PathParam("name") String name,
      @PathParam("secret") String secret,
      @Context HttpServletRequest request,
      @Suspended AsyncResponse response) {
    receive(name, secret, request, response);
  }

  /** Receives a callback; Deepgram and Gladia offer both methods. */
  @PUT
  public void put(
      @PathParam("name") String name,
      @PathParam("secret") String secret,
      @Context HttpServletRequest request,
      @Suspended AsyncResponse response) {
    receive(name, secret, request, response);
  }

  private void receive(
      String name, String secret, HttpServletRequest request, AsyncResponse response) {
    receiver.receive(
        request,
        () -> authenticity.ofHook(name, secret),
        answer -> response.resume(answer.response()));
  }
}
