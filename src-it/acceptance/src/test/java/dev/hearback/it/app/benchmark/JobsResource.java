package dev.hearback.it.app.benchmark;

import dev.hearback.TranscriptionRequest;
import dev.hearback.Transcriptions;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** Submits jobs. */
@Path("jobs")
public class JobsResource {

  @Inject Transcriptions transcriptions;

  /** Submits so many. */
  @POST
  public void submit(@QueryParam("count") int count) {
    for (int number = 0; number < count; number++) {
      transcriptions.submit(
          TranscriptionRequest.of("https://recordings.example.com/" + number).provider("deepgram"));
    }
  }
}
