package dev.hearback.check;

import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Settings;
import dev.hearback.spi.http.HttpClients;
import dev.hearback.work.Deadline;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks whether callbacks arrive at the public URL, on a thread of ours. However often it is asked
 * for, one examination runs at a time: each uploads more than the largest callback.
 */
@ApplicationScoped
public class PublicUrlCheck {

  /** A web module may start after us. */
  private static final Duration START = Duration.ofMinutes(1);

  @Inject Settings settings;
  @Inject Tokens tokens;

  private final HttpClients clients = new HttpClients();
  private Executor executor;
  private Reachability running;
  private CountDownLatch ended = new CountDownLatch(0);
  private Finding latest;

  /** From now on it can be examined, each time on a thread of this executor. */
  public synchronized void start(Executor threads) {
    executor = threads;
  }

  /**
   * Examines while the deployment starts: probes are repeated for a minute until one arrives.
   *
   * @param result is told what was found
   */
  public void beginAtStart(Consumer<Report> result) {
    begin(START, result);
  }

  /** Begins to examine, unless that is under way; {@link #latest} tells what was found. */
  public void begin() {
    begin(Duration.ZERO, found -> {});
  }

  private synchronized void begin(Duration patience, Consumer<Report> result) {
    if (running == null && executor != null) {
      Reachability reachability = new Reachability(settings, tokens, clients);
      CountDownLatch end = new CountDownLatch(1);
      executor.execute(() -> run(reachability, patience, result, end));
      running = reachability;
      ended = end;
    }
  }

  private void run(
      Reachability reachability, Duration patience, Consumer<Report> result, CountDownLatch end) {
    Finding found = null;
    try {
      found = reachability.examine(patience);
    } finally {
      end(Optional.ofNullable(found));
      end.countDown();
    }
    result.accept(report(List.of(found)));
  }

  private synchronized void end(Optional<Finding> found) {
    running = null;
    latest = found.orElse(latest);
  }

  /** What the latest examination found, and whether one is under way. */
  public synchronized Report latest() {
    List<Finding> findings = new ArrayList<>();
    Optional.ofNullable(latest).ifPresent(findings::add);
    if (running != null) {
      findings.add(
          Finding.info(
              Reachability.CHECK,
              "is being examined",
              "HB-0060 Ask again: it takes seconds, and two minutes at most"));
    } else if (latest == null) {
      findings.add(
          Finding.info(
              Reachability.CHECK,
              "has not been examined",
              "HB-0061 POST admin/check/public-url posts probes to it"));
    }
    return report(findings);
  }

  /** Ends what is under way, without waiting for that; nothing is examined any more. */
  public synchronized void stop() {
    executor = null;
    if (running != null) {
      running.stop();
    }
  }

  /** Waits until nothing is under way, after {@link #stop}, but no longer than the limit. */
  public void awaitEnd(Deadline limit) {
    CountDownLatch end;
    synchronized (this) {
      end = ended;
    }
    try {
      end.await(limit.leftMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Report report(List<Finding> findings) {
    return new Report(ApplicationServer.current(), settings.application(), findings);
  }
}
