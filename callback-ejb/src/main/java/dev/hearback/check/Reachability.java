package dev.hearback.check;

import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.http.BoundedBody;
import dev.hearback.spi.http.HttpClients;
import dev.hearback.work.Deadline;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import javax.net.ssl.SSLException;

/**
 * Posts probes of growing size to the public URL, as a vendor would, and tells what stands in their
 * way. A probe is authentic, read to its end and answered 200, but not stored. Who answers may be
 * anybody: no more of an answer is read than it takes to know him, and all probes together end in
 * {@link #LONGEST}.
 */
final class Reachability {

  static final String CHECK = "public URL";

  private static final long[] SIZES = {
    1024, 512 * 1024, 1 << 20, 2 << 20, 12 << 20, 20 << 20, 64 << 20
  };

  /** "probe:probe" of Basic authentication, which is nobody. */
  private static final String SOMEBODY = "Basic cHJvYmU6cHJvYmU=";

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** For a probe of 1 KiB: whoever is there answers it. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int MOST_OF_AN_ANSWER = 2048;

  private final Settings settings;
  private final Tokens tokens;
  private final HttpClients clients;
  private final Duration longestFirst;
  private final Deadline deadline = Deadline.in(LONGEST);
  private volatile boolean stopped;
  private volatile Future<?> underWay = CompletableFuture.completedFuture(null);

  /**
   * An examination.
   *
   * @param clients of all examinations
   */
  Reachability(Settings settings, Tokens tokens, HttpClients clients) {
    this(settings, tokens, clients, FIRST);
  }

  Reachability(Settings settings, Tokens tokens, HttpClients clients, Duration longestFirst) {
    this.settings = settings;
    this.tokens = tokens;
    this.clients = clients;
    this.longestFirst = longestFirst;
  }

  /** What came of one probe: an answer, or what kept it from coming. */
  record ProbeResponse(int status, String server, String location, String challenge, String body) {

    /** Ours have no body, and a realm of their own. */
    boolean isOurs() {
      return body.isEmpty() && (status != 401 || challenge.contains("realm=\"hearback\""));
    }

    /** Where a redirection leads; without the path, which may hold the probe's token. */
    String elsewhere() {
      if (location.isEmpty()) {
        return "nowhere";
      }
      try {
        URI there = URI.create(location);
        String scheme = there.getScheme() == null ? "" : there.getScheme() + ":";
        return HttpUrl.host(there).isEmpty()
            ? "another path"
            : scheme + "//" + there.getRawAuthority().replaceFirst(".*@", "");
      } catch (IllegalArgumentException e) {
        return "something that is no URL";
      }
    }

    /** Who answered, as far as he says. */
    String by() {
      String said = (server + " " + body).toLowerCase(Locale.ROOT);
      for (String known : List.of("nginx", "apache", "haproxy", "envoy", "cloudflare")) {
        if (said.contains(known)) {
          return known;
        }
      }
      return server.isEmpty() ? "a server that does not say its name" : server;
    }
  }

  /**
   * Posts the probes.
   *
   * @param patience how long the first one is repeated until it arrives
   */
  Finding examine(Duration patience) {
    if (settings.publicUrl().isEmpty()) {
      return Finding.info(CHECK, "none", "HB-0040 hearback.public-url is not set");
    }
    HttpClient client = clients.with(CONNECT);
    long passed = 0;
    for (long size : sizes()) {
      Optional<Finding> obstacle =
          passed == 0 ? first(client, size, patience) : probe(client, passed, size);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
      passed = size;
    }
    return Finding.ok(CHECK, "callbacks of up to " + passed + " bytes arrive");
  }

  /** Ends {@link #examine} at once. */
  void stop() {
    stopped = true;
    underWay.cancel(true);
  }

  private List<Long> sizes() {
    long most = settings.get(Catalogue.MAX_BODY_BYTES);
    List<Long> sizes =
        new ArrayList<>(LongStream.of(SIZES).filter(size -> size < most).boxed().toList());
    sizes.add(most);
    return sizes;
  }

  private Optional<Finding> first(HttpClient client, long size, Duration patience) {
    Deadline end = Deadline.in(patience);
    Optional<Finding> obstacle = probe(client, 0, size);
    while (obstacle.isPresent() && end.leftMillis() > 0 && !stopped) {
      LockSupport.parkNanos(PAUSE.toNanos());
      obstacle = probe(client, 0, size);
    }
    return obstacle;
  }

  private Optional<Finding> probe(HttpClient client, long passed, long size) {
    long millis =
        Math.min(deadline.leftMillis(), passed == 0 ? longestFirst.toMillis() : Long.MAX_VALUE);
    try {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(request(size), info -> new BoundedBody(MOST_OF_AN_ANSWER));
      underWay = answer;
      try {
        return stopped
            ? Optional.of(noAnswer(new CancellationException(), passed, size))
            : judge(response(answer.get(millis, TimeUnit.MILLISECONDS)), passed, size);
      } finally {
        answer.cancel(true);
      }
    } catch (ExecutionException e) {
      return Optional.of(noAnswer(e.getCause(), passed, size));
    } catch (TimeoutException | RuntimeException e) {
      return Optional.of(noAnswer(e, passed, size));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(noAnswer(e, passed, size));
    }
  }

  private static ProbeResponse response(HttpResponse<byte[]> response) {
    return new ProbeResponse(
        response.statusCode(),
        header(response, "Server"),
        header(response, "Location"),
        header(response, "WWW-Authenticate"),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  HttpRequest request(long size) {
    CallbackAddress.OfJob probe = CallbackAddress.OfJob.probe();
    URI url = probe.url(settings.publicUrl().orElseThrow(), tokens.sign(probe));
    BodyPublisher body =
        BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> new Zeros(size)), size);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).header("Content-Type", "application/json").POST(body);
    if (settings.callbacksHaveCredentials()) {
      request.header("Authorization", SOMEBODY);
    }
    return request.build();
  }

  /** What an answer means; empty if the probe has arrived. */
  static Optional<Finding> judge(ProbeResponse answer, long passed, long size) {
    if (answer.status() == 200 && answer.isOurs()) {
      return Optional.empty();
    }
    if (passed > 0 || answer.status() == 413) {
      return Optional.of(tooLarge(answer.status() + " by " + answer.by(), passed, size));
    }
    String found = answer.status() + " by " + answer.by();
    String meaning =
        switch (answer.status()) {
          case 301, 302, 303, 307, 308 ->
              "HB-0041 Callbacks are redirected to "
                  + answer.elsewhere()
                  + ", which no vendor follows: set hearback.public-url to where they end, or"
                  + " take the redirect away for this path";
          case 401, 403, 407 ->
              answer.isOurs()
                  ? "HB-0042 The probe arrived, but not as it was sent: the path is rewritten on"
                      + " the way, or the URL leads to another Hearback with another database"
                  : "HB-0043 Somebody else asks for a login: let this path through without one;"
                      + " callbacks carry a token of their own";
          case 404, 405 ->
              "HB-0044 The URL does not lead here: look at its path, which is the context root and"
                  + " whatever a proxy adds or removes";
          case 502, 503, 504 ->
              "HB-0045 A proxy does not reach this server, or this server cannot store callbacks";
          default -> "HB-0046 Expected 200 with an empty body";
        };
    return Optional.of(Finding.fail(CHECK, found, meaning));
  }

  static Finding noAnswer(Throwable error, long passed, long size) {
    if (passed > 0) {
      return tooLarge("a broken connection", passed, size);
    }
    Throwable cause = error.getCause() == null ? error : error.getCause();
    if (error instanceof SSLException || cause instanceof SSLException) {
      return Finding.fail(
          CHECK,
          "no TLS connection",
          "HB-0047 " + cause.getMessage() + ": vendors refuse a certificate that is not valid");
    }
    if (error instanceof ConnectException && cause instanceof UnresolvedAddressException) {
      return Finding.fail(
          CHECK,
          "its host has no address",
          "HB-0048 DNS does not know the host, at least not on this machine");
    }
    return Finding.fail(
        CHECK,
        "no answer",
        "HB-0049 "
            + error.getClass().getName()
            + ": nothing listens there, or a firewall stands between. From inside a network the"
            + " public URL may not be reachable although it is from outside");
  }

  private static Finding tooLarge(String found, long passed, long size) {
    return Finding.fail(
        CHECK,
        "%d bytes pass, %d do not: %s".formatted(passed, size, found),
        "HB-0050 Transcripts of that size are refused before they reach Hearback. nginx:"
            + " client_max_body_size 65m; Apache httpd: LimitRequestBody 68157440; WildFly:"
            + " max-post-size; see docs/proxies.md");
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** So many zeros. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long length) {
      left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(into, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }
}
