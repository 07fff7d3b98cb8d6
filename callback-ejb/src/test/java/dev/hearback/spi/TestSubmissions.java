package dev.hearback.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Accounts and submissions as every test of a provider needs them. */
public final class TestSubmissions {

  public static final UUID JOB = UUID.fromString("01931f5e-0000-7000-8000-000000000042");
  public static final String KEY = "the-secret-key";
  public static final URI CALLBACK =
      URI.create("https://stt.example.com/hearback/callbacks/x/the-secret-token");

  private TestSubmissions() {}

  public static ProviderAccount account(String type, URI baseUrl) {
    return new ProviderAccount(
        type,
        type,
        Optional.ofNullable(baseUrl),
        Optional.of(new Secret(KEY)),
        Optional.empty(),
        Duration.ofSeconds(2));
  }

  public static Submission atUrl(ProviderAccount account, Map<String, Object> options) {
    return new Submission(
        account,
        JOB,
        new SubmissionAudio.AtUrl(URI.create("https://media.example.com/call-42.wav?sig=the-sig")),
        Optional.empty(),
        Optional.empty(),
        options,
        CALLBACK);
  }

  public static Submission bytes(ProviderAccount account, String audio) {
    byte[] bytes = audio.getBytes(UTF_8);
    return of(
        account,
        new SubmissionAudio.Bytes(
            () -> new ByteArrayInputStream(bytes), bytes.length, "audio/wav"));
  }

  public static Submission of(ProviderAccount account, SubmissionAudio audio) {
    return new Submission(
        account, JOB, audio, Optional.empty(), Optional.empty(), Map.of(), CALLBACK);
  }

  public static Submission inLanguage(Submission s, String tag) {
    return new Submission(
        s.account(),
        s.jobId(),
        s.audio(),
        s.uploaded(),
        Optional.of(tag),
        s.options(),
        s.callbackUrl());
  }

  public static ProviderAccount withCredentials(ProviderAccount a, String user, String password) {
    return new ProviderAccount(
        a.name(),
        a.type(),
        a.baseUrl(),
        a.apiKey(),
        Optional.of(new ProviderAccount.Credentials(user, new Secret(password))),
        a.connectTimeout());
  }
}
