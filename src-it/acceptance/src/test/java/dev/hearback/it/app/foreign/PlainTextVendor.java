package dev.hearback.it.app.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearback.Transcript;
import dev.hearback.spi.CallbackContent;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.Submission;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionUncertainException;
import dev.hearback.spi.TranscriptionVendor;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/** Its service calls back while it is asked, below its base URL, and says just what was spoken. */
@ApplicationScoped
public class PlainTextVendor implements TranscriptionVendor {

  @Override
  public String name() {
    return "plain-text";
  }

  @Override
  public List<String> violations(Provider provider, URI callbackUrl) {
    return List.of();
  }

  @Override
  public String submit(Submission submission) throws SubmissionException {
    URI base = submission.provider().baseUrl().orElseThrow();
    HttpRequest callback =
        HttpRequest.newBuilder(base.resolve(submission.callbackUrl().getRawPath()))
            .POST(BodyPublishers.ofString("Spoken plainly."))
            .build();
    try {
      HttpClient.newHttpClient().send(callback, BodyHandlers.discarding());
    } catch (IOException | InterruptedException e) {
      throw new SubmissionUncertainException("NO_ANSWER", e.toString(), e);
    }
    return "job-" + submission.jobId();
  }

  @Override
  public Interpretation interpret(CallbackContent callback) {
    return new Outcome.Succeeded(Optional.empty(), List.of());
  }

  @Override
  public Transcript transcript(CallbackContent callback) {
    try (InputStream in = callback.open()) {
      return Transcript.ofText(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
