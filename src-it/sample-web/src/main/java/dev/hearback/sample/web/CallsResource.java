package dev.hearback.sample.web;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static jakarta.ws.rs.core.MediaType.TEXT_HTML;

import dev.hearback.Audio;
import dev.hearback.Job;
import dev.hearback.Transcriptions;
import dev.hearback.sample.Call;
import dev.hearback.sample.CallRecordings;
import dev.hearback.sample.Calls;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;

/**
 * Takes recordings in and shows the calls. A sample: yours asks first who is there.
 *
 * <pre>
 * curl --data-binary @call.wav -H 'Content-Type: audio/wav' '…/sample/calls?caller=Ada'
 * curl -X POST '…/sample/calls?caller=Ada&amp;url=https://media.example.com/call.wav'
 * </pre>
 */
@Path("calls")
@RequestScoped
public class CallsResource {

  @Inject CallRecordings recordings;
  @Inject Calls calls;
  @Inject Transcriptions transcriptions;

  /** Takes the recording that is the body, or lies at {@code url}. */
  @POST
  @Produces(APPLICATION_JSON)
  public Response record(
      byte[] body, // read before the transaction begins: a slow client holds no connection
      @HeaderParam("Content-Type") @DefaultValue("application/octet-stream") String contentType,
      @QueryParam("url") URI url,
      @QueryParam("provider") String provider,
      @QueryParam("caller") @DefaultValue("unknown") String caller,
      @QueryParam("phone") String phone,
      @QueryParam("email") String email) {
    try {
      Audio recording =
          url != null
              ? new Audio.AtUrl(url)
              : new Audio.InStream(new ByteArrayInputStream(body), body.length, contentType);
      Call call = recordings.recorded(Call.from(caller, phone, email), recording, provider);
      return Response.created(URI.create("calls/" + call.id())).entity(call).build();
    } catch (IllegalArgumentException e) { // what the caller got wrong, and only that
      return Response.status(Response.Status.BAD_REQUEST).entity(e.getMessage()).build();
    }
  }

  /** One call, and where its job stands. */
  @GET
  @Path("{id}")
  @Produces(APPLICATION_JSON)
  public CallStatus call(@PathParam("id") String id) {
    Call call = calls.find(id).orElseThrow(NotFoundException::new);
    return new CallStatus(call, transcriptions.find(call.job()).map(Job::state).orElse(null));
  }

  /** The page of calls. */
  @GET
  @Produces(TEXT_HTML)
  public String page() {
    return CallsPage.of(calls.latest());
  }
}
