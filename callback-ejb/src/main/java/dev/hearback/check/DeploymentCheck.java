package dev.hearback.check;

import dev.hearback.cluster.ClusterNode;
import dev.hearback.deliver.Backlog;
import dev.hearback.deliver.Dispatcher;
import dev.hearback.deliver.Observers;
import dev.hearback.jobs.Tokens;
import dev.hearback.settings.Catalogue;
import dev.hearback.settings.Settings;
import dev.hearback.spi.HttpUrl;
import dev.hearback.spi.InternalHosts;
import dev.hearback.spi.Provider;
import dev.hearback.storage.Database;
import dev.hearback.storage.ExceptionChains;
import dev.hearback.storage.SecondDataSource;
import dev.hearback.storage.Transactions;
import dev.hearback.storage.UnusableDatabaseException;
import dev.hearback.work.Deadline;
import dev.hearback.work.FailPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Examines the deployment and its surroundings. */
@ApplicationScoped
public class DeploymentCheck {

  private static final String PERIODIC_WORK = "periodic work";
  private static final String PROVIDERS = "providers";
  private static final String SECRETS = "secrets";
  private static final String OBSERVERS = "observers";
  private static final String APPLICATIONS = "applications";
  private static final Duration FIRST_BEAT = Duration.ofSeconds(5);
  private static final Duration RECENT = Duration.ofSeconds(5);
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  @Inject Settings settings;
  @Inject Database database;
  @Inject Transactions transactions;
  @Inject ClusterNode clusterNode;
  @Inject Observers observers;
  @Inject Backlog backlog;
  @Inject DeliveryCheck deliveryCheck;
  @Inject Dispatcher dispatcher;
  @Inject FaultToleranceCheck faultTolerance;
  @Inject Tokens tokens;
  @Inject HostApplication host;
  @Inject ProviderCheck providerCheck;

  private final ApplicationServer server = ApplicationServer.current();
  private volatile Report latest;
  LongSupplier clock = System::nanoTime;
  private Report asked;
  private long askedAt;

  /** Examines a deployment that runs. */
  public Report examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(checked("database", this::databaseProduct));
    findings.add(checked("connections", this::connections));
    findings.add(checked("clock", this::clock));
    settings
        .checkDataSources()
        .forEach(name -> findings.add(checked("data sources", () -> sharedWith(name))));
    findings.addAll(surroundings());
    findings.add(checked(PROVIDERS, this::missingProviders));
    findings.add(checked(PROVIDERS, providerCheck::doubts));
    findings.add(checked(PROVIDERS, providerCheck::paused));
    findings.add(checked(PROVIDERS, providerCheck::copies));
    findings.add(checked(SECRETS, this::tokenKeys));
    findings.add(checked(SECRETS, this::callbackPasswords));
    findings.add(checked(SECRETS, this::droppedPasswords));
    findings.add(checked(PERIODIC_WORK, this::periodicWork));
    findings.add(checked(OBSERVERS, this::waitingObservers));
    findings.add(checked("deliveries", deliveryCheck::failing));
    findings.add(checked("deliveries", deliveryCheck::notBegun));
    findings.add(checked(OBSERVERS, deliveryCheck::stuck));
    findings.add(checked(OBSERVERS, deliveryCheck::paused));
    findings.add(checked("dead letters", deliveryCheck::deadLetters));
    findings.add(checked(APPLICATIONS, this::absentApplications));
    addAll(findings, "web application", host::findings);
    if (FailPoint.active()) {
      findings.add(failPoints());
    }
    latest = report(findings);
    return latest;
  }

  /**
   * What was found the last time that somebody asked, if that is less than five seconds ago; else
   * examines anew. One at a time, so that many who ask cost no more than one.
   */
  public synchronized Report recent() {
    if (asked == null || clock.getAsLong() - askedAt >= RECENT.toNanos()) {
      asked = examine();
      askedAt = clock.getAsLong();
    }
    return asked;
  }

  /** The latest examination of a deployment that runs; empty before the first. */
  public Optional<Report> latest() {
    return Optional.ofNullable(latest);
  }

  /** Examines what can be examined although the database must not be used. */
  public Report examineWithout(RuntimeException refusal) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.fail(
            "database",
            "refused",
            "HB-0020 " + firstLine(ExceptionChains.message(refusal)) + remedy(refusal)));
    findings.addAll(surroundings());
    return report(findings);
  }

  private Report report(List<Finding> findings) {
    return new Report(server, settings.application(), findings);
  }

  private List<Finding> surroundings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(checked("fault tolerance", () -> faultTolerance.examine(server)));
    findings.add(checked("request size", this::requestSize));
    findings.add(checked(PROVIDERS, this::providers));
    findings.add(checked("encryption", this::encryption));
    settings
        .warnings()
        .forEach(warning -> findings.add(Finding.warn("settings", "see below", warning)));
    return findings;
  }

  private Finding databaseProduct() {
    String product = transactions.inNew(Transactions.SHORT, database::product);
    return settings.get(Catalogue.ALLOW_VOLATILE)
        ? Finding.info(
            "database",
            product + ", may be volatile",
            "HB-0021 hearback.storage.allow-volatile is true: if the database forgets everything at"
                + " a restart, callbacks that were answered 200 are lost. A durable one: "
                + Remedies.durableDatabase(server))
        : Finding.ok("database", product + ", durable, schema up to date");
  }

  private Finding connections() {
    int needed = settings.connections(observers.ids().size());
    OptionalInt size =
        server == ApplicationServer.WILDFLY
            ? PoolSize.now(settings.get(Catalogue.DATASOURCE))
            : OptionalInt.empty();
    return connections(needed, size);
  }

  static Finding connections(int needed, OptionalInt size) {
    String found = "up to " + needed + " are used at once";
    return size.isEmpty() || size.getAsInt() >= needed
        ? Finding.ok("connections", found)
        : Finding.warn(
            "connections",
            found + ", the pool has " + size.getAsInt(),
            "HB-0065 Under load, callbacks and deliveries wait for a connection, and fail if none"
                + " comes. Make the pool at least that large, and larger by what the application"
                + " uses itself: max-pool-size of the data source in WildFly");
  }

  private Finding clock() {
    Duration ahead = transactions.inNew(Transactions.SHORT, database::clockAhead);
    String found = ahead.toMillis() + " ms from the database's";
    return ahead.abs().compareTo(CLOCK_TOLERANCE) <= 0
        ? Finding.ok("clock", found)
        : Finding.info(
            "clock",
            found,
            "HB-0022 Hearback goes by the database's clock, so nothing is lost; but times in this"
                + " server's log and in the database do not fit. Switch time synchronisation on");
  }

  private Finding sharedWith(String name) {
    try {
      transactions.inNew(
          Transactions.SHORT,
          () -> {
            database.useWith(name);
            return null;
          });
      return Finding.ok("data sources", name + " commits together with ours");
    } catch (RuntimeException e) {
      return SecondDataSource.causes(e)
          ? Finding.warn(
              "data sources", name + " does not commit with ours", SecondDataSource.EXPLANATION)
          : Finding.fail(
              "data sources",
              name + " cannot be used",
              "HB-0023 hearback.check.datasources names it: " + ExceptionChains.message(e));
    }
  }

  private Finding requestSize() {
    if (server != ApplicationServer.WILDFLY) {
      return Finding.ok("request size", "no limit of the server's known");
    }
    OptionalLong limit = PostLimit.smallest(StandaloneXml.ofThisServer());
    if (limit.isEmpty()) {
      return Finding.info(
          "request size",
          "not known",
          "HB-0024 The server's configuration file does not tell its max-post-size. It must not be"
              + " smaller than hearback.receive.max-body-bytes: "
              + Remedies.postLimit(settings.get(Catalogue.MAX_BODY_BYTES)));
    }
    return limit.getAsLong() >= settings.get(Catalogue.MAX_BODY_BYTES)
        ? Finding.ok("request size", "large enough")
        : Finding.warn(
            "request size",
            limit.getAsLong() + " bytes",
            "HB-0025 The server cuts off larger callbacks, although hearback.receive.max-body-bytes"
                + " is "
                + settings.get(Catalogue.MAX_BODY_BYTES)
                + ": "
                + Remedies.postLimit(settings.get(Catalogue.MAX_BODY_BYTES)));
  }

  private Finding providers() {
    Map<String, Provider> providers = settings.providers();
    if (providers.isEmpty() && settings.hooks().isEmpty()) {
      return Finding.info(
          PROVIDERS,
          "none",
          "HB-0027 Neither a provider nor a hook is configured, so that this deployment only"
              + " receives for others. To submit jobs, set for example"
              + " hearback.provider.deepgram.api-key=YOUR_DEEPGRAM_API_KEY and"
              + " hearback.public-url=https://stt.example.com/hearback");
    }
    return Finding.ok(
        PROVIDERS, "providers " + providers.keySet() + ", hooks " + settings.hooks().keySet());
  }

  private Finding encryption() {
    Map<String, URI> plain = new TreeMap<>();
    settings.publicUrl().ifPresent(url -> plain.put("hearback.public-url", url));
    settings
        .providers()
        .forEach(
            (name, provider) ->
                provider
                    .baseUrl()
                    .ifPresent(url -> plain.put("hearback.provider." + name + ".base-url", url)));
    plain
        .values()
        .removeIf(
            url ->
                "https".equalsIgnoreCase(url.getScheme())
                    || InternalHosts.isLoopback(HttpUrl.host(url)));
    return plain.isEmpty()
        ? Finding.ok("encryption", "no plain http beyond this machine")
        : Finding.warn(
            "encryption",
            "plain http: " + String.join(", ", plain.keySet()),
            "HB-0067 API keys, the tokens of callback URLs, audio and transcripts can be read on"
                + " the way. Write https, with a proxy in front that ends TLS if the server does"
                + " not");
  }

  private Finding missingProviders() {
    Map<String, Long> waiting =
        transactions.inNew(
            Transactions.SHORT,
            () -> backlog.ofOtherProviders(settings.application(), settings.providers().values()));
    return waiting.isEmpty()
        ? Finding.ok(PROVIDERS, "no job for a provider that is missing here")
        : Finding.warn(
            PROVIDERS,
            "jobs for providers that are missing here: " + waiting,
            "HB-0035 They wait until a provider of that name and vendor is configured, for example"
                + " beside the one that replaced it: hearback.provider.<name>.vendor and .api-key");
  }

  private Finding tokenKeys() {
    Set<Integer> foreign = tokens.foreignKeys();
    if (!foreign.isEmpty()) {
      return Finding.warn(
          SECRETS,
          "token keys that were made with another hearback.token.key: " + new TreeSet<>(foreign),
          "HB-0057 Callbacks to URLs that these keys signed are answered 503 here. Give this node"
              + " the same hearback.token.key as the others, and the one before as"
              + " hearback.token.key.previous; or revoke the keys: Admin.revokeTokenKey");
    }
    return tokens.outdated()
        ? Finding.info(
            SECRETS,
            "the token key that signs was made before the current hearback.token.key was set",
            "HB-0058 Once all nodes have the setting, make another key: Admin.rotateTokenKey. See"
                + " docs/security.md")
        : Finding.ok(SECRETS, "the token key that signs is this node's");
  }

  private Finding callbackPasswords() {
    Set<String> unknown = new TreeSet<>(tokens.providersWithCredentials());
    unknown.removeAll(settings.providers().keySet());
    return unknown.isEmpty()
        ? Finding.ok(SECRETS, "no callback password that is unknown here")
        : Finding.info(
            SECRETS,
            "callback passwords that are not configured here, of providers " + unknown,
            "HB-0056 Callbacks are accepted with the password of their job's URL. To have one"
                + " refused that has leaked, configure the provider here, too, with its callback-user"
                + " and callback-password");
  }

  private Finding droppedPasswords() {
    Set<String> dropped = new TreeSet<>(tokens.providersWithCredentials());
    dropped.retainAll(settings.providers().keySet());
    dropped.removeIf(name -> !settings.callbackCredentials(name).accepted().isEmpty());
    return dropped.isEmpty()
        ? Finding.ok(SECRETS, "no callback password that was dropped here")
        : Finding.warn(
            SECRETS,
            "callbacks with a password are refused, of providers " + dropped,
            "HB-0122 These providers are configured here without a callback-password, but URLs with"
                + " one have been given away: their callbacks are answered 401. That is right if it"
                + " was dropped because it has leaked. Else set it here as on the other nodes, and"
                + " take it away when its jobs have ended");
  }

  /**
   * Whether this node works: cheap, and without the database, which the heartbeat has used a moment
   * ago if it beats.
   */
  public Finding periodicWork() {
    if (clusterNode.node() == null) {
      return Finding.warn(
          PERIODIC_WORK,
          "held back",
          "HB-0032 The database belongs to another environment; HB-0012, logged at the start, tells"
              + " which, and what ends it");
    }
    return clusterNode.beats(Deadline.in(FIRST_BEAT)) && dispatcher.works()
        ? Finding.ok(PERIODIC_WORK, "runs")
        : Finding.fail(
            PERIODIC_WORK,
            "does not run",
            "HB-0028 The heartbeat, the dispatcher or the watch over time limits has not succeeded"
                + " for a while: the database does not answer, or no managed thread is to be had"
                + " from "
                + settings.get(Catalogue.THREAD_FACTORY));
  }

  private Finding waitingObservers() {
    Set<String> ours = observers.ids();
    Map<String, Long> missing =
        transactions.inNew(Transactions.SHORT, () -> backlog.byObserver(settings.application()));
    missing.keySet().removeAll(ours);
    return missing.isEmpty()
        ? Finding.ok(OBSERVERS, "no delivery for an observer that is missing here")
        : Finding.warn(
            OBSERVERS,
            "deliveries for observers that are missing here: " + missing,
            "HB-0029 They wait until a node with these observers is deployed. Has one been renamed?"
                + " @ObserverId gives it the old id. If it is gone for good: Admin.deadLetter");
  }

  /** Whether the observers of this node come back, and are called at all: cheap, as above. */
  public Finding observersAtWork() {
    Finding stuck = deliveryCheck.stuck();
    return stuck.state() == Finding.State.OK ? deliveryCheck.paused() : stuck;
  }

  private Finding absentApplications() {
    Map<String, Long> absent =
        transactions.inNew(
            Transactions.SHORT,
            () -> backlog.ofAbsentApplications(settings.get(Catalogue.NODE_EXPIRY)));
    return absent.isEmpty()
        ? Finding.ok(APPLICATIONS, "no application that something waits for")
        : Finding.info(
            APPLICATIONS,
            "applications that something waits for: " + absent,
            "HB-0030 No node of them lives. Their callbacks, deliveries and jobs wait until they are"
                + " started again");
  }

  private static Finding failPoints() {
    return Finding.warn(
        "fail points",
        "active",
        "HB-0034 This server was started for fault tests. Start it without -Dhearback.fail-points");
  }

  /** A check that fails in an unexpected way is a finding too. */
  private static Finding checked(String check, Supplier<Finding> examination) {
    try {
      return examination.get();
    } catch (RuntimeException e) {
      return unexamined(check, e);
    }
  }

  private static void addAll(
      List<Finding> findings, String check, Supplier<List<Finding>> examination) {
    try {
      findings.addAll(examination.get());
    } catch (RuntimeException e) {
      findings.add(unexamined(check, e));
    }
  }

  private static Finding unexamined(String check, RuntimeException e) {
    return Finding.fail(
        check,
        "could not be examined",
        "HB-0031 " + ExceptionChains.name(e) + ": " + ExceptionChains.message(e));
  }

  private String remedy(RuntimeException refusal) {
    return refusal instanceof UnusableDatabaseException unusable && unusable.unsuitable()
        ? " On " + server.title() + ": " + Remedies.durableDatabase(server)
        : "";
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
