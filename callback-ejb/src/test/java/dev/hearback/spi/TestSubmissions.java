package dev.hearback.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Providers and submissions as every test of a vendor needs them. */
public final class TestSubmissions {

  public static final UUID JOB = UUID.fromString("01931f5e-0000-7000-8000-000000000042");
  public static final String KEY = "the-secret-key";
  public static final URI CALLBACK =
      URI.create("https://stt.example.com/hearback/callbacks/x/the-secret-token");

  /** Providers that bear their vendors' names. */
  public static final Provider DEEPGRAM = provider("deepgram", "deepgram");

  public static final Provider GLADIA = provider("gladia", "gladia");

  private TestSubmissions() {}

  /** A provider of this name that cannot be called. */
  public static Provider provider(String name, String vendor) {
    return new Provider(
        name, vendor, Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);
  }

  public static Provider provider(String vendor, URI baseUrl) {
    return new Provider(
        vendor,
        vendor,
        Optional.ofNullable(baseUrl),
        Optional.of(new Secret(KEY)),
        Optional.empty(),
        Duration.ofSeconds(2));
  }

  public static Submission atUrl(Provider provider, Map<String, Object> options) {
    return new Submission(
        provider,
        JOB,
        new SubmissionAudio.AtUrl(URI.create("https://media.example.com/call-42.wav?sig=the-sig")),
        Optional.empty(),
        Optional.empty(),
        options,
        CALLBACK);
  }

  public static Submission bytes(Provider provider, String audio) {
    byte[] bytes = audio.getBytes(UTF_8);
    return of(
        provider,
        new SubmissionAudio.Bytes(
            () -> new ByteArrayInputStream(bytes), bytes.length, "audio/wav"));
  }

  public static Submission of(Provider provider, SubmissionAudio audio) {
    return new Submission(
        provider, JOB, audio, Optional.empty(), Optional.empty(), Map.of(), CALLBACK);
  }

  public static Submission inLanguage(Submission s, String tag) {
    return new Submission(
        s.provider(),
        s.jobId(),
        s.audio(),
        s.uploaded(),
        Optional.of(tag),
        s.options(),
        s.callbackUrl());
  }

  public static Provider withCredentials(Provider provider, String user, String password) {
    return new Provider(
        provider.name(),
        provider.vendor(),
        provider.baseUrl(),
        provider.apiKey(),
        Optional.of(new Provider.Credentials(user, new Secret(password))),
        provider.connectTimeout());
  }
}
