package dev.hearback.submit;

import dev.hearback.jobs.ProviderState;
import dev.hearback.jobs.ProviderStates;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Transactions;
import dev.hearback.telemetry.LifecycleListener;
import dev.hearback.work.Round;
import dev.hearback.work.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many jobs each provider gets now. One that is paused, or asked to be left alone, gets none;
 * one on trial gets one at a time. All nodes with the same key share that by its row.
 */
@ApplicationScoped
public class ProviderGate {

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject ProviderStates table;
  @Inject VendorCall vendorCall;
  @Inject LifecycleListener listener;

  private final Map<String, String> entered = new ConcurrentHashMap<>();

  /** Those whose row may have something to forget once a job is taken. */
  private final Set<String> counted = ConcurrentHashMap.newKeySet();

  private volatile Map<String, ProviderState> states = Map.of();

  /**
   * Looks at the rows of all providers; makes those that are missing, and removes those of keys
   * that no node has any more. If that fails, what was read before goes on to count: each claim
   * looks at its provider's row once more.
   */
  void look() {
    Round round = new Round();
    Map<String, Provider> configured = settings.providers();
    configured.values().forEach(provider -> round.part(() -> enter(provider)));
    round
        .ask(() -> transactions.inNew(Transactions.SHORT, () -> table.list(settings.application())))
        .ifPresent(rows -> take(rows, new HashMap<>(configured), round));
    round.end();
  }

  private void take(List<ProviderState> rows, Map<String, Provider> missing, Round round) {
    Map<String, ProviderState> ours = new HashMap<>();
    for (ProviderState state : rows) {
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
    return () -> counted.remove(provider.name());
  }

  /** The vendor did not take a job, or nobody knows. */
  Runnable failed(Provider provider) {
    String name = provider.name();
    counted.add(name);
    Optional<Duration> wait =
        table.failed(settings.application(), name, ProviderState.access(provider));
    return () -> wait.ifPresent(time -> listener.providerHeldBack(name, time, false));
  }

  /** The vendor asked to be left alone for so long. */
  Runnable holdBack(Provider provider, Duration wait) {
    String name = provider.name();
    table.holdBack(settings.application(), name, ProviderState.access(provider), wait);
    return () -> listener.providerHeldBack(name, wait, true);
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
    return () -> paused.ifPresent(now -> listener.providerPaused(now.pause(), now.again()));
  }
}
