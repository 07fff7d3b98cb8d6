package dev.hearback.submit;

import dev.hearback.Audio;
import dev.hearback.Job;
import dev.hearback.TranscriptionRequest;
import dev.hearback.Transcriptions;
import dev.hearback.jobs.Jobs;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.InternalHosts;
import dev.hearback.spi.OneLine;
import dev.hearback.spi.Provider;
import dev.hearback.storage.SecondDataSource;
import dev.hearback.vendors.Vendors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The client that applications inject. */
@ApplicationScoped
public class ManagedTranscriptions implements Transcriptions {

  @Inject Settings settings;
  @Inject Vendors vendors;
  @Inject Jobs jobs;
  @Inject TransactionalJobs transactionalJobs;

  @Override
  public UUID submit(TranscriptionRequest request) {
    Provider provider = provider(request);
    check(request.audio(), provider);
    List<String> violations = vendors.named(provider.vendor()).optionViolations(request.options());
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("HB-0405 " + String.join("; ", violations));
    }
    try {
      return transactionalJobs.insert(provider, request);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed("HB-0403 The job could not be stored", e);
    }
  }

  @Override
  public Optional<Job> find(UUID jobId) {
    try {
      return jobs.find(jobId).filter(job -> job.application().equals(settings.application()));
    } catch (RuntimeException e) {
      throw failed("HB-0408 Job " + jobId + " could not be looked for", e);
    }
  }

  @Override
  public void erase(UUID jobId) {
    try {
      transactionalJobs.erase(jobId);
    } catch (RuntimeException e) {
      throw failed("HB-0406 Job " + jobId + " could not be erased", e);
    }
  }

  private Provider provider(TranscriptionRequest request) {
    String name =
        request
            .provider()
            .or(settings::defaultProvider)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "HB-0401 provider: expected one of the providers "
                            + settings.providers().keySet()
                            + ", found none; name one, or set hearback.provider"));
    require(
        settings.providers().containsKey(name),
        "provider",
        "one of the providers " + settings.providers().keySet(),
        name);
    return settings.providers().get(name);
  }

  private void check(Audio audio, Provider provider) {
    if (audio instanceof Audio.AtUrl at) {
      String host = HttpUrl.host(at.url());
      require(
          !vendors.named(provider.vendor()).isPublicService(provider)
              || !InternalHosts.contain(host),
          "audio",
          "a URL that the vendor of provider " + provider.name() + " can reach",
          "one on the internal host " + OneLine.of(host));
    } else if (audio instanceof Audio.InFile file) {
      require(
          Files.isRegularFile(file.path()) && Files.isReadable(file.path()),
          "audio",
          "the path of a file that this node can read",
          file.path().toString());
    } else if (audio instanceof Audio.InStream stream) {
      require(
          stream.length() <= settings.get(Catalogue.MAX_STORED_BYTES),
          "audio",
          "at most "
              + settings.get(Catalogue.MAX_STORED_BYTES)
              + " bytes (hearback.submit.max-stored-bytes)",
          stream.length() + " bytes");
    }
  }

  private static void require(boolean accepted, String what, String expected, String found) {
    if (!accepted) {
      throw new IllegalArgumentException(
          "HB-0407 " + what + ": expected " + expected + ", found " + found);
    }
  }

  private static IllegalStateException failed(String what, RuntimeException e) {
    return new IllegalStateException(
        SecondDataSource.causes(e) ? SecondDataSource.EXPLANATION : what, e);
  }
}
