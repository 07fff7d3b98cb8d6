package dev.hearback.submit;

import dev.hearback.jobs.ProviderState;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Transactions;
import dev.hearback.work.Round;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many jobs each provider gets now. One that is paused, or asked to be left alone, gets none;
 * one on trial gets one at a time. All nodes with the same key share that by its row.
 */
@ApplicationScoped
class ProviderGate {

  /** A poll follows each job that is sent: the rows are not read again before that. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ProviderStates table;
  @Inject VendorCall vendorCall;
  @Inject SubmissionListener listener;

  /** For tests. */
  LongSupplier nanos = System::nanoTime;

  /** Whether this node has changed a row since they were read. */
  private volatile boolean changed = true;

  private long readAt;

  private final Map<String, String> entered = new ConcurrentHashMap<>();

  /** Those whose row may have something to forget once a job is taken. */
  private final Set<String> counted = ConcurrentHashMap.newKeySet();

  private volatile Map<String, ProviderState> states = Map.of();

  /**
   * Looks at the rows of all providers; makes those that are missing, and removes those of keys
   * that no node has any more. Reads them once a second, and when this node has changed one. What
   * was read before goes on to count, also if that fails: each claim of jobs looks at its
   * provider's row once more.
   */
  void look() {
    Round round = new Round();
    Map<String, Provider> configured = settings.providers();
    configured.values().forEach(provider -> round.part(() -> enter(provider)));
    long now = nanos.getAsLong();
    if (changed || now - readAt >= FRESH.toNanos()) {
      changed = false;
      readAt = now;
      round.part(() -> read(new HashMap<>(configured)));
    }
    round.end();
  }

  private void read(Map<String, Provider> missing) {
    Round round = new Round();
    Map<String, ProviderState> ours = new HashMap<>();
    for (ProviderState state :
        transactions.inNew(Transactions.SHORT, () -> table.list(settings.application()))) {
      if (state.access().equals(entered.get(state.provider()))) {
        ours.put(state.provider(), state);
        missing.remove(state.provider());
      } else if (state.abandoned()) {
        round.part(() -> remove(state));
      }
    }
    states = ours;
    missing.keySet().retainAll(entered.keySet());
    missing.values().forEach(provider -> round.part(() -> add(provider)));
    ours.values().stream()
        .filter(state -> state.isOnTrial(1))
        .forEach(state -> counted.add(state.provider()));
    round.end();
  }

  private void remove(ProviderState state) {
    transactions.inNew(Transactions.SHORT, () -> table.remove(settings.application(), state));
  }

  private void enter(Provider provider) {
    String access = ProviderState.access(provider);
    if (access.equals(entered.get(provider.name()))) {
      return;
    }
    boolean ended =
        transactions.inNew(
            Transactions.SHORT, () -> table.removeOthers(settings.application(), provider, access));
    entered.put(provider.name(), access);
    changed = true;
    if (ended) {
      listener.providerGoesOn(provider.name(), "its key or base URL is another");
    }
  }

  private void add(Provider provider) {
    transactions.inNew(
        Transactions.SHORT,
        () -> table.add(settings.application(), provider, entered.get(provider.name())));
  }

  /** How much work may begin at once. */
  int admits(String provider, WorkerPool pool) {
    ProviderState state = states.get(provider);
    if (state == null) {
      return pool.free();
    }
    if (state.held() || state.pause().isPresent()) {
      return 0;
    }
    boolean onTrial = state.isOnTrial(ProviderStates.PATIENCE);
    return onTrial ? pool.isIdle() ? 1 : 0 : pool.free();
  }

  /** The probe that this node is to make now, if it is the one to make it. */
  Optional<Runnable> probe(Provider provider) {
    ProviderState state = states.get(provider.name());
    if (state == null || state.pause().isEmpty() || !state.probeDue()) {
      return Optional.empty();
    }
    boolean ours =
        transactions.inNew(
            Transactions.SHORT, () -> table.claimProbe(settings.application(), state));
    if (ours) {
      changed = true;
    }
    return ours ? Optional.of(() -> probe(provider, state)) : Optional.empty();
  }

  private void probe(Provider provider, ProviderState state) {
    boolean accepted = vendorCall.probe(provider);
    Thread.interrupted(); // left by a time-out, as after any call
    if (accepted
        && transactions.retryUntilCommitted(
            "that provider " + provider.name() + " goes on",
            Transactions.SHORT,
            () -> table.endPause(settings.application(), provider.name(), state.access()))) {
      changed = true;
      listener.providerGoesOn(provider.name(), "the vendor accepts its key");
    }
  }

  // --- what a call came to, in the caller's transaction; returns what to tell once it commits ---
  // It counts for the key of the call, whichever is configured by now.

  /** The vendor took a job, or did what it was asked. */
  Runnable taken(Provider provider) {
    if (!counted.contains(provider.name())) {
      return () -> {};
    }
    table.taken(settings.application(), provider.name(), ProviderState.access(provider));
    return () -> {
      changed = true;
      counted.remove(provider.name());
    };
  }

  /** The vendor did not take a job, or nobody knows. */
  Runnable failed(Provider provider) {
    String name = provider.name();
    counted.add(name);
    Optional<Duration> wait =
        table.failed(settings.application(), name, ProviderState.access(provider));
    return () -> {
      changed = true;
      wait.ifPresent(time -> listener.providerHeldBack(name, time, false));
    };
  }

  /** The vendor asked to be left alone for so long. */
  Runnable holdBack(Provider provider, Duration wait) {
    String name = provider.name();
    table.holdBack(settings.application(), name, ProviderState.access(provider), wait);
    return () -> {
      changed = true;
      listener.providerHeldBack(name, wait, true);
    };
  }

  /** Whether the provider is paused with the key of the call, as its row tells now. */
  boolean isPaused(Provider provider) {
    String access = ProviderState.access(provider);
    return table.list(settings.application()).stream()
        .anyMatch(state -> state.access().equals(access) && state.pause().isPresent());
  }

  /** The vendor refuses every job with this key; nothing follows if it is no longer ours. */
  Runnable pause(Provider provider, SubmissionResult.ProviderRefused refused) {
    String access = ProviderState.access(provider);
    Provider configured = settings.providers().get(provider.name());
    if (configured == null || !ProviderState.access(configured).equals(access)) {
      return () -> {};
    }
    counted.add(provider.name());
    Optional<ProviderStates.Paused> paused =
        table.pause(
            settings.application(), provider.name(), access, refused.objection(), refused.code());
    return () -> {
      changed = true;
      paused.ifPresent(now -> listener.providerPaused(now.pause(), now.again()));
    };
  }
}
