package dev.hearback.check;

import dev.hearback.deliver.Backlog;
import dev.hearback.deliver.DeadLetters;
import dev.hearback.deliver.Deliverer;
import dev.hearback.deliver.Dispatcher;
import dev.hearback.inbox.AttemptLog;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.settings.Settings;
import dev.hearback.storage.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks for what does not get through: dead letters, deliveries that fail, observers that are stuck
 * or paused.
 */
@ApplicationScoped
class DeliveryCheck {

  private static final String OBSERVERS = "observers";
  private static final String DELIVERIES = "deliveries";
  private static final String INTERPRETATION = "interpretation of callbacks";
  private static final String DEAD_LETTERS = "dead letters";

  @Inject Settings settings;
  @Inject Transactions transactions;
  @Inject Backlog backlog;
  @Inject DeadLetters deadLetters;
  @Inject AttemptLog attemptLog;
  @Inject Deliverer deliverer;
  @Inject Dispatcher dispatcher;

  Finding deadLetters() {
    Map<String, Long> dead =
        transactions.inNew(Transactions.SHORT, () -> deadLetters.count(settings.application()));
    return dead.isEmpty()
        ? Finding.ok(DEAD_LETTERS, "none")
        : Finding.warn(
            DEAD_LETTERS,
            dead.toString(),
            "HB-0036 Only an operator moves them, with the bean Admin. " + remedies(dead.keySet()));
  }

  private static String remedies(Set<String> codes) {
    return Arrays.stream(DeadLetter.Code.values())
        .filter(code -> codes.contains(code.name()))
        .map(code -> code + ": " + code.remedy())
        .collect(Collectors.joining(". "));
  }

  /** With the newest error of each observer. */
  Finding failing() {
    Map<String, String> failing = transactions.inNew(Transactions.SHORT, this::failuresWithErrors);
    return failing.isEmpty()
        ? Finding.ok(DELIVERIES, "none keeps failing")
        : Finding.warn(
            DELIVERIES,
            "keep failing: " + failing,
            "HB-0037 They are tried again until they are out of attempts. Mend what is named, which"
                + " is the newest error; HB-0341, HB-0344 and HB-0331 in the log, and Admin.history"
                + " of a job, tell more");
  }

  private Map<String, String> failuresWithErrors() {
    String application = settings.application();
    Map<String, String> failing = new LinkedHashMap<>();
    backlog
        .failing(application)
        .forEach(
            (observer, count) -> failing.put(observer, withError(count, Optional.of(observer))));
    long callbacks = backlog.failingCallbacks(application);
    if (callbacks > 0) {
      failing.put(INTERPRETATION, withError(callbacks, Optional.empty()));
    }
    return failing;
  }

  private String withError(long count, Optional<String> observer) {
    return count
        + attemptLog
            .newest(settings.application(), observer)
            .map(error -> " (" + error + ")")
            .orElse("");
  }

  Finding notBegun() {
    Map<String, Long> waiting =
        transactions.inNew(Transactions.SHORT, () -> backlog.notBegun(settings.application()));
    return waiting.isEmpty()
        ? Finding.ok(DELIVERIES, "none is kept from beginning")
        : Finding.warn(
            DELIVERIES,
            "kept from beginning: " + waiting,
            "HB-0354 Hearback itself fails before it can call these observers. HB-0353 in the log"
                + " names the reason, such as a vendor's adapter that is missing here, or the"
                + " database. The deliveries spend no attempts, and go on by themselves once that"
                + " is mended");
  }

  /** Whether the observers of this node come back: cheap, without the database. */
  Finding stuck() {
    Map<String, List<String>> stuck = new LinkedHashMap<>(deliverer.stuck());
    List<String> slow = dispatcher.slow();
    if (!slow.isEmpty()) {
      stuck.put(INTERPRETATION, slow);
    }
    return stuck.isEmpty()
        ? Finding.ok(OBSERVERS, "none is stuck")
        : Finding.warn(
            OBSERVERS,
            "stuck: " + stuck,
            "HB-0033 A stuck call ignores its time-out, and keeps a thread until what it waits for"
                + " comes, or the server is restarted. Give what it waits for a time-out of its"
                + " own");
  }

  /** Whether the observers of this node are called at all: cheap, without the database. */
  Finding paused() {
    Map<String, String> paused = deliverer.paused();
    return paused.isEmpty()
        ? Finding.ok(OBSERVERS, "none is paused")
        : Finding.warn(
            OBSERVERS,
            "paused: " + paused,
            "HB-0038 Their deliveries wait, and spend no attempts. One that keeps failing goes on by"
                + " itself once it is mended (HB-0341 tells why it fails), one whose calls do not"
                + " end once they do (HB-0033), each of them and one that an operator paused with"
                + " Admin.resume");
  }
}
