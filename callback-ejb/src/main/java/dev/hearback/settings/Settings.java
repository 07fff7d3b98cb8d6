package dev.hearback.settings;

import dev.hearback.spi.Provider;
import dev.hearback.spi.Secret;
import dev.hearback.spi.TranscriptionVendor;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The settings as they stood at start-up; those that are live, as they stand now. Every key, its
 * default and its range are in {@link Catalogue}.
 */
@ApplicationScoped
public class Settings {

  private static final Logger LOG = System.getLogger(Settings.class.getPackageName());

  /** How old a live value may be. */
  private static final long REFRESH_NANOS = Duration.ofSeconds(5).toNanos();

  /** How old one may be if there is reason to think that it has changed. */
  private static final long REFRESH_SOON_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int LEAST_HEARTBEATS = 3;

  /** A name, and a version that Maven, Gradle or a server has put behind it. */
  private static final Pattern VERSIONED = Pattern.compile("(.+?)[-_:]v?\\d+([.\\w-]*)");

  /** Heartbeat, polling, the watch over time limits, purge, erasure, token keys, and the check. */
  private static final int OTHER_CONNECTIONS = 7;

  private final Map<Setting<?>, Object> values = new ConcurrentHashMap<>();
  private final Refusals refusals = new Refusals();
  private final AtomicLong lastRead = new AtomicLong();
  private Config source;
  private final Map<String, Provider> providers = new ConcurrentSkipListMap<>();
  private final Map<String, CallbackCredentials> credentials = new ConcurrentHashMap<>();
  private final Map<String, Hook> hooks = new ConcurrentSkipListMap<>();
  private final Map<String, Hook> closedHooks = new TreeMap<>();
  private volatile TokenSecrets tokenSecrets;
  private final Map<String, Integer> concurrencies = new TreeMap<>();

  @Inject @Any Instance<TranscriptionVendor> adapters;

  private String application;
  private Optional<String> schema;
  private Optional<URI> publicUrl;
  private Optional<String> environment;
  private Optional<String> environmentReplaces;
  private List<String> checkDataSources;
  private Optional<String> defaultProvider;
  private List<String> warnings = List.of();
  private volatile Function<Provider, List<String>> vendorRules = provider -> List.of();

  /**
   * Reads all settings.
   *
   * @throws InvalidSettingsException if any is wrong; it lists them all
   */
  @PostConstruct
  void read() {
    read(
        ConfigProvider.getConfig(),
        Settings::deployedName,
        adapters.stream().map(TranscriptionVendor::name).collect(Collectors.toSet()));
  }

  /**
   * The same.
   *
   * @param vendors that there are adapters for
   */
  void read(Config config, Supplier<String> deployedName, Set<String> vendors) {
    source = config;
    Values reader = Values.atStart(config);
    Catalogue.plain()
        .forEach(
            setting ->
                Optional.ofNullable(reader.required(setting))
                    .ifPresent(value -> values.put(setting, value)));
    lastRead.set(System.nanoTime());
    checkExpiry(reader);
    application = readApplication(reader, deployedName);
    schema = reader.optional(Catalogue.SCHEMA);
    publicUrl = reader.optional(Catalogue.PUBLIC_URL);
    environment = reader.optional(Catalogue.ENVIRONMENT);
    environmentReplaces = reader.optional(Catalogue.ENVIRONMENT_REPLACES);
    tokenSecrets = TokenSecrets.read(reader);
    checkDataSources =
        reader.optional(Catalogue.CHECK_DATASOURCES).map(Values::split).orElse(List.of());
    defaultProvider = reader.optional(Catalogue.DEFAULT_PROVIDER);
    readProviders(reader, vendors);
    readHooks(reader);
    if (defaultProvider.isPresent() && !providers.containsKey(defaultProvider.get())) {
      reader.addViolation(
          Catalogue.DEFAULT_PROVIDER.key(),
          "one of the providers " + providers.keySet(),
          defaultProvider.get());
    }
    reader.checkKeys(
        new ConfiguredNames(
            providers.keySet(), reader.names("hearback.hook.", Catalogue.HOOK_KEYS)));
    warnings = List.copyOf(reader.warnings());
    reader.throwIfAny();
  }

  /**
   * What is not wrong, but should be changed, and what live settings were changed to in vain; each
   * with its code.
   */
  public List<String> warnings() {
    refresh(REFRESH_NANOS);
    return Stream.concat(warnings.stream(), refusals.texts()).toList();
  }

  /** The value of a setting that has a default, and is not of one provider, vendor or hook. */
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    if (setting.live()) {
      refresh(REFRESH_NANOS);
    }
    return (T) values.get(setting);
  }

  /** {@link Catalogue#APPLICATION}. */
  public String application() {
    return application;
  }

  /** {@link Catalogue#SCHEMA}. */
  public Optional<String> schema() {
    return schema;
  }

  /** {@link Catalogue#PUBLIC_URL}, without a slash at the end. */
  public Optional<URI> publicUrl() {
    return publicUrl;
  }

  /** {@link Catalogue#ENVIRONMENT}. */
  public Optional<String> environment() {
    return environment;
  }

  /** {@link Catalogue#ENVIRONMENT_REPLACES}. */
  public Optional<String> environmentReplaces() {
    return environmentReplaces;
  }

  /** {@link Catalogue#TOKEN_KEY}. */
  public Optional<Secret> tokenKey() {
    refresh(REFRESH_NANOS);
    return tokenSecrets.current();
  }

  /** {@link Catalogue#TOKEN_KEY_PREVIOUS}. */
  public Optional<Secret> previousTokenKey() {
    refresh(REFRESH_NANOS);
    return tokenSecrets.previous();
  }

  /** {@link Catalogue#CHECK_DATASOURCES}. */
  public List<String> checkDataSources() {
    return checkDataSources;
  }

  /** {@link Catalogue#DELIVERY_ATTEMPTS}, {@link Catalogue#DELIVERY_BACKOFF} and its maximum. */
  public RetryPolicy deliveryRetries() {
    return new RetryPolicy(
        get(Catalogue.DELIVERY_ATTEMPTS),
        get(Catalogue.DELIVERY_BACKOFF),
        get(Catalogue.DELIVERY_MAX_BACKOFF));
  }

  /** {@link Catalogue#SUBMIT_ATTEMPTS}, {@link Catalogue#SUBMIT_BACKOFF} and its maximum. */
  public RetryPolicy submitRetries() {
    return new RetryPolicy(
        get(Catalogue.SUBMIT_ATTEMPTS),
        get(Catalogue.SUBMIT_BACKOFF),
        get(Catalogue.SUBMIT_MAX_BACKOFF));
  }

  /**
   * {@link Catalogue#RETENTION_SUCCEEDED} and those that follow it, and {@link
   * Catalogue#LATE_SUCCESS}.
   */
  public Retention retention() {
    return new Retention(
        get(Catalogue.RETENTION_SUCCEEDED),
        get(Catalogue.RETENTION_FAILED),
        get(Catalogue.RETENTION_DEAD_LETTERS),
        get(Catalogue.RETENTION_DEDUPE),
        get(Catalogue.LATE_SUCCESS));
  }

  /** How many submissions of a provider run at once: {@link Catalogue#CONCURRENCY}. */
  public int concurrency(String provider) {
    return concurrencies.get(provider);
  }

  /**
   * How many connections to the database this node has in use at once, at most: as docs/install.md
   * says.
   *
   * @param observers how many observers there are
   */
  public int connections(int observers) {
    return get(Catalogue.RECEIVE_THREADS)
        + get(Catalogue.DISPATCH_THREADS)
        + observers * get(Catalogue.OBSERVER_THREADS)
        + concurrencies.values().stream().mapToInt(Integer::intValue).sum()
        + OTHER_CONNECTIONS;
  }

  /** Whether any vendor sends credentials, which a server may take for a user's and refuse. */
  public boolean callbacksHaveCredentials() {
    return providers().values().stream()
        .anyMatch(provider -> provider.callbackCredentials().isPresent());
  }

  /** The configured providers by name. */
  public Map<String, Provider> providers() {
    refresh(REFRESH_NANOS);
    return providers;
  }

  /** The credentials of a provider's callbacks; none also if it is not configured. */
  public CallbackCredentials callbackCredentials(String provider) {
    refresh(REFRESH_NANOS);
    return credentials.getOrDefault(provider, CallbackCredentials.NONE);
  }

  /**
   * What vendors say against a provider, asked from now on before its secrets change.
   *
   * @param rules what is wrong with it; empty if nothing is
   */
  public void checkChangesBy(Function<Provider, List<String>> rules) {
    vendorRules = rules;
  }

  /** Reads the live settings now, unless that was done within the last second. */
  public void refreshSoon() {
    refresh(REFRESH_SOON_NANOS);
  }

  /** The provider for requests that name none: the one that is set, or the only one. */
  public Optional<String> defaultProvider() {
    return defaultProvider.or(
        () -> providers.size() == 1 ? providers.keySet().stream().findFirst() : Optional.empty());
  }

  /** The configured hooks by name. */
  public Map<String, Hook> hooks() {
    refresh(REFRESH_NANOS);
    return hooks;
  }

  /** Reads the live settings again if they are older than that. */
  private void refresh(long nanos) {
    long last = lastRead.get();
    long now = System.nanoTime();
    if (source != null && now - last > nanos && lastRead.compareAndSet(last, now)) {
      reread();
    }
  }

  /** A wrong value changes nothing. */
  synchronized void reread() {
    Catalogue.plain()
        .filter(Setting::live)
        .forEach(
            setting ->
                ifRight(setting.key(), reader -> reader.required(setting))
                    .filter(value -> !value.equals(values.put(setting, value)))
                    .ifPresent(value -> tellChange(setting.key(), " is " + value)));
    ifRight(Catalogue.TOKEN_KEY.key(), TokenSecrets::read).ifPresent(this::change);
    providers.replaceAll(
        (name, former) ->
            ifRight("hearback.provider." + name, reader -> reread(reader, former))
                .map(secrets -> changed(former, secrets))
                .orElse(former));
    rereadHooks();
  }

  private <T> Optional<T> ifRight(String what, Function<Values, T> read) {
    return refusals.ifRight(what, new Values(source), read);
  }

  private static void tellChange(String what, String change) {
    LOG.log(Level.INFO, "HB-0004 {0}{1} from now on", what, change);
  }

  private void change(TokenSecrets now) {
    if (!now.equals(tokenSecrets)) {
      tokenSecrets = now;
      tellChange(Catalogue.TOKEN_KEY.key(), " is another");
    }
  }

  private boolean isAs(Provider former, ProviderSecrets now) {
    return now.apiKey().equals(former.apiKey())
        && now.current().equals(former.callbackCredentials())
        && now.accepted().equals(credentials.get(former.name()).accepted());
  }

  private Provider changed(Provider former, ProviderSecrets now) {
    if (isAs(former, now)) {
      return former;
    }
    credentials.put(former.name(), credentials.get(former.name()).changedTo(now.accepted()));
    tellChange("hearback.provider." + former.name(), " has other secrets");
    return now.in(former);
  }

  /** Each by itself: what is wrong with one must not keep another's secret in force. */
  private void rereadHooks() {
    Values reader = new Values(source);
    List<Hook> formerly =
        Stream.of(hooks, closedHooks).flatMap(it -> it.values().stream()).toList();
    List<Hook> all = new ArrayList<>(formerly);
    formerly.forEach(hook -> all.add(hook.reread(reader)));
    for (Hook former : formerly) {
      String what = "hearback.hook." + former.name();
      if (Hook.isConfigured(reader, former.name())) {
        ifRight(what, its -> reread(its, former, all)).ifPresent(this::open);
      } else {
        refusals.clear(what);
        close(former);
      }
    }
  }

  private ProviderSecrets reread(Values reader, Provider former) {
    ProviderSecrets now = ProviderSecrets.read(reader, former.name());
    if (reader.violations().isEmpty() && !isAs(former, now)) {
      violationsOf(now.in(former)).forEach(reader::addViolation);
    }
    return now;
  }

  /** Adapters are other people's code: one that fails must not keep other secrets from changing. */
  private List<String> violationsOf(Provider provider) {
    try {
      return vendorRules.apply(provider);
    } catch (RuntimeException e) {
      return List.of(
          "hearback.provider."
              + provider.name()
              + ": expected secrets that the vendor's adapter can examine, found that it ends with "
              + e.getClass().getName());
    }
  }

  private static Hook reread(Values reader, Hook former, List<Hook> all) {
    Hook now = former.reread(reader);
    now.refuseSecretsOf(reader, former, all);
    return now;
  }

  private void close(Hook former) {
    if (hooks.remove(former.name()) != null) {
      closedHooks.put(former.name(), former);
      tellChange("hearback.hook." + former.name(), " is refused, since its settings are gone,");
    }
  }

  private void open(Hook now) {
    closedHooks.remove(now.name());
    Hook former = hooks.put(now.name(), now);
    if (!now.equals(former)) {
      tellChange(
          "hearback.hook." + now.name(),
          former == null ? " is received again" : " has other secrets");
    }
  }

  /** A node that misses one heartbeat or two must not be taken for dead. */
  private void checkExpiry(Values reader) {
    Duration heartbeat = (Duration) values.get(Catalogue.HEARTBEAT);
    Duration expiry = (Duration) values.get(Catalogue.NODE_EXPIRY);
    if (heartbeat != null
        && expiry != null
        && expiry.compareTo(heartbeat.multipliedBy(LEAST_HEARTBEATS)) < 0) {
      reader.addViolation(
          Catalogue.NODE_EXPIRY.key(),
          "at least " + LEAST_HEARTBEATS + " times " + Catalogue.HEARTBEAT.key(),
          expiry + " with a heartbeat of " + heartbeat);
    }
  }

  private static String readApplication(Values reader, Supplier<String> deployedName) {
    Optional<String> named = reader.optional(Catalogue.APPLICATION);
    if (named.isPresent() || reader.present(Catalogue.APPLICATION.key())) {
      return named.orElse(null);
    }
    String deployed = deployedName.get();
    Matcher versioned = VERSIONED.matcher(deployed);
    if (versioned.matches()) {
      reader.addViolation(
          Catalogue.APPLICATION.key(),
          "a name that stays the same across releases",
          "nothing, and the deployment's own name \""
              + deployed
              + "\" ends in a version. Set "
              + Catalogue.APPLICATION.key()
              + "="
              + versioned.group(1)
              + " (or <finalName>"
              + versioned.group(1)
              + "</finalName> in the pom.xml of the archive)");
    }
    return deployed;
  }

  /** A provider that is called as a vendor is found in sources that do not list their keys, too. */
  private void readProviders(Values reader, Set<String> vendors) {
    Set<String> names = new TreeSet<>(reader.names("hearback.provider.", Catalogue.PROVIDER_KEYS));
    for (String vendor : vendors) {
      if (Catalogue.PROVIDER_KEYS.stream()
          .anyMatch(key -> reader.present("hearback.provider." + vendor + "." + key))) {
        names.add(vendor);
      }
    }
    for (String name : names) {
      checkName(reader, "hearback.provider.", name);
      ProviderSecrets secrets = ProviderSecrets.read(reader, name);
      String vendor = reader.optional(Catalogue.VENDOR.of(name)).orElse(name);
      Provider provider =
          new Provider(
              name,
              vendor,
              reader.optional(Catalogue.BASE_URL.of(name)),
              secrets.apiKey(),
              secrets.current(),
              orZero(reader.required(Catalogue.CONNECT_TIMEOUT.of(name))),
              orZero(reader.required(Catalogue.UPLOAD_TIMEOUT.of(vendor))),
              orZero(reader.required(Catalogue.SUBMIT_TIMEOUT.of(vendor))));
      concurrencies.put(name, reader.required(Catalogue.CONCURRENCY.of(name)));
      credentials.put(name, CallbackCredentials.NONE.changedTo(secrets.accepted()));
      providers.put(name, provider);
    }
    checkTuning(reader, vendors);
  }

  /** It is a part of the callback's URL. */
  private static void checkName(Values reader, String prefix, String name) {
    if (!name.matches(Catalogue.NAME)) {
      reader.addViolation(
          prefix + name,
          "a name of " + Catalogue.NAME_EXPECTED,
          name.length() > 63 ? name.length() + " characters" : name);
    }
  }

  /** Stands for a value that is wrong, which fails the start. */
  private static Duration orZero(Duration value) {
    return value == null ? Duration.ZERO : value;
  }

  private void checkTuning(Values reader, Set<String> vendors) {
    Set<String> known = new TreeSet<>(vendors);
    providers.values().forEach(provider -> known.add(provider.vendor()));
    for (String vendor : vendors) {
      if (providers.values().stream().noneMatch(one -> one.vendor().equals(vendor))) {
        Catalogue.TUNING.forEach(setting -> reader.required(setting.of(vendor)));
      }
    }
    for (String setting : Catalogue.TUNING_KEYS) {
      String expected = "one of the vendors " + known;
      for (String name : reader.names("hearback.vendor.", List.of(setting))) {
        if (!known.contains(name)) {
          // a system property holds for all applications of a server
          reader.addWarning(
              "HB-0008 hearback.vendor."
                  + name
                  + "."
                  + setting
                  + " has no effect here: expected "
                  + expected
                  + ", found "
                  + name);
        }
      }
      for (String name : reader.names("hearback.provider.", List.of(setting))) {
        String key = "the key of its vendor, hearback.vendor.<vendor>." + setting;
        refuse(reader, "hearback.provider." + name + "." + setting, key, "that of a provider");
      }
    }
  }

  private static void refuse(Values reader, String key, String expected, String found) {
    if (reader.present(key)) {
      reader.addViolation(key, expected, found);
    }
  }

  private void readHooks(Values reader) {
    for (String name : reader.names("hearback.hook.", Catalogue.HOOK_KEYS)) {
      checkName(reader, "hearback.hook.", name);
      String provider = reader.required(Catalogue.HOOK_PROVIDER.of(name));
      Optional<Secret> secret = Hook.secret(reader, name);
      Optional<Secret> previous = reader.previousSecret(Catalogue.HOOK_SECRET_PREVIOUS.of(name));
      Set<String> tags =
          new LinkedHashSet<>(
              Values.split(reader.optional(Catalogue.HOOK_TAGS.of(name)).orElse("")));
      String target = reader.optional(Catalogue.HOOK_APPLICATION.of(name)).orElse(application);
      if (provider != null && secret.isPresent()) {
        String vendor =
            Optional.ofNullable(providers.get(provider)).map(Provider::vendor).orElse(provider);
        hooks.put(name, new Hook(name, provider, vendor, secret.get(), previous, target, tags));
      }
    }
    Hook.refuseSharedSecrets(reader, hooks);
  }

  private static String deployedName() {
    try {
      return InitialContext.doLookup("java:app/AppName");
    } catch (NamingException e) {
      throw new IllegalStateException(
          "HB-0002 The server does not tell the deployment's name (java:app/AppName): set "
              + Catalogue.APPLICATION.key(),
          e);
    }
  }
}
