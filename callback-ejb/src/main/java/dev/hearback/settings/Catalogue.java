package dev.hearback.settings;

import static dev.hearback.settings.Setting.bytes;
import static dev.hearback.settings.Setting.count;
import static dev.hearback.settings.Setting.duration;
import static dev.hearback.settings.Setting.flag;
import static dev.hearback.settings.Setting.secret;
import static dev.hearback.settings.Setting.text;
import static dev.hearback.settings.Setting.url;

import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every configuration key. The table in docs/configure.md is checked against this class by a test.
 */
public final class Catalogue {

  /** Of a provider, vendor or hook. */
  static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  /** The same in words. */
  static final String NAME_EXPECTED =
      "at most 63 lower-case letters, digits and hyphens, no hyphen first or last";

  private static final long MIB = 1024 * 1024;

  public static final Setting<String> APPLICATION =
      text(
          "hearback.application",
          "",
          "[A-Za-z0-9._-]{1,100}",
          "1 to 100 letters, digits, dots, hyphens and underscores",
          "Who submits jobs and whose observers get the outcomes. Without it: the deployment's own"
              + " name, if that does not end in a version.");
  public static final Setting<String> DATASOURCE =
      text(
          "hearback.datasource",
          "java:comp/DefaultDataSource",
          "\\S+",
          "a JNDI name",
          "The data source: H2 or PostgreSQL. Best the application's own, so that observers share"
              + " its transaction.");
  public static final Setting<String> SCHEMA =
      text(
          "hearback.schema",
          "",
          "[a-z_][a-z0-9_]{0,62}",
          "lower-case letters, digits and underscores",
          "The database schema of Hearback's tables. Without it: the connection's own.");
  public static final Setting<Boolean> MIGRATE =
      flag(
          "hearback.schema.migrate",
          true,
          "Whether the tables are made and brought up to date at start-up. With false, a DBA runs"
              + " the shipped scripts.");
  public static final Setting<Boolean> EXCEPTION_MESSAGES =
      flag(
              "hearback.log.exception-messages",
              false,
              "Whether the log shows what exceptions say, which may be data. Classes and stack frames"
                  + " are logged in any case.")
          .whileRunning();
  public static final Setting<Boolean> ALLOW_VOLATILE =
      flag(
          "hearback.storage.allow-volatile",
          false,
          "Whether a database that forgets everything at a restart is accepted.");
  public static final Setting<String> THREAD_FACTORY =
      text(
          "hearback.thread-factory",
          "java:comp/DefaultManagedThreadFactory",
          "\\S+",
          "a JNDI name",
          "The managed thread factory that makes the threads.");
  public static final Setting<URI> PUBLIC_URL =
      url(
          "hearback.public-url",
          "The URL by which vendors reach this deployment; callbacks/ and hooks/ stand below it. It"
              + " ends in the context root, in a WAR of your own in <context root>/hearback. Needed"
              + " to submit jobs.");
  public static final Setting<String> ENVIRONMENT =
      text(
          "hearback.environment",
          "",
          "[A-Za-z0-9._-]{1,100}",
          "1 to 100 letters, digits, dots, hyphens and underscores",
          "The name of this environment, for example production. The database remembers it, with"
              + " the public URL, so that a copy of the database neither submits nor delivers"
              + " elsewhere.");
  public static final Setting<String> ENVIRONMENT_REPLACES =
      text(
          "hearback.environment.replaces",
          "",
          "\\S{1,2000}",
          "an environment, or a public URL",
          "The environment, or public URL, that the database comes from. Setting it says that the"
              + " database belongs here from now on.");
  public static final Setting<String> TOKEN_KEY =
      secret(
          "hearback.token.key",
          "\\S{22,200}",
          "22 to 200 characters without spaces",
          "Becomes part of the keys that sign callback URLs, so that nobody can forge a callback"
              + " with a copy of the database (or …token.key.file). The same on every node, and"
              + " wherever callbacks arrive. See docs/security.md.");
  public static final Setting<String> TOKEN_KEY_PREVIOUS =
      secret(
          "hearback.token.key.previous",
          TOKEN_KEY,
          "The one before, while URLs that were made with it are still to be accepted (or"
              + " …token.key.previous.file).");
  public static final Setting<String> CHECK_DATASOURCES =
      text(
          "hearback.check.datasources",
          "",
          "\\S+(\\s*,\\s*\\S+)*",
          "JNDI names separated by commas",
          "Other data sources that observers, or transactions around submit, use together with"
              + " Hearback's: tried at start-up.");
  public static final Setting<Boolean> CHECK_PUBLIC_URL =
      flag(
          "hearback.check.public-url",
          false,
          "Whether each start checks that callbacks arrive, by posting probes of growing size to"
              + " its own public URL.");
  public static final Setting<Boolean> ADMIN_PLAIN_HTTP =
      flag(
          "hearback.admin.allow-plain-http",
          false,
          "Whether operators may log in below admin/ without HTTPS from other machines than this"
              + " one. Anybody on the way can then read the password.");
  public static final Setting<Long> MAX_BODY_BYTES =
      bytes(
              "hearback.receive.max-body-bytes",
              64 * MIB,
              1024,
              2047 * MIB,
              "Largest callback that is accepted; a larger one is answered 413.")
          .whileRunning();
  public static final Setting<Long> MEMORY_BYTES =
      bytes(
          "hearback.receive.memory-bytes",
          16 * MIB,
          0,
          2047 * MIB,
          "Memory for all callbacks that are being received; what does not fit goes to temporary"
              + " files, and so does a body over 2 MiB. For each 8 KiB of it one callback may arrive"
              + " at once, 1,000 at least; more are answered 503.");
  public static final Setting<Integer> MIN_RATE =
      count(
              "hearback.receive.min-bytes-per-second",
              1024,
              0,
              1_000_000,
              "Slowest sender that is tolerated after its first 10 seconds; a slower one is answered"
                  + " 503.")
          .whileRunning();
  public static final Setting<Integer> RECEIVE_THREADS =
      count(
          "hearback.receive.threads",
          4,
          2,
          64,
          "Threads, and so database connections, that interpret and store callbacks at once; a"
              + " quarter of them, at least one, is for bodies of more than 2 MiB.");
  public static final Setting<Duration> LATE_SUCCESS =
      duration(
              "hearback.receive.late-success",
              "P7D",
              "PT0S",
              "P3650D",
              "How long after a job has failed a success that still arrives is kept, as a dead letter"
                  + " that an operator can adopt.")
          .whileRunning();
  public static final Setting<Duration> POLL_INTERVAL =
      duration(
          "hearback.dispatch.poll-interval",
          "PT1S",
          "PT0.1S",
          "PT1M",
          "How often the database is asked for due work that nobody announced.");
  public static final Setting<Integer> DISPATCH_THREADS =
      count(
          "hearback.dispatch.threads",
          2,
          1,
          64,
          "Threads that interpret, at once, callbacks that were stored first.");
  public static final Setting<Long> DISPATCH_BYTES =
      bytes(
          "hearback.dispatch.max-bytes",
          64 * MIB,
          MIB,
          2047 * MIB,
          "Callback bytes that may be with observers at once. Half is split equally among them; an"
              + " outcome too large for its observer's share queues for the other half, and has it"
              + " alone if it is larger than that.");
  public static final Setting<Duration> OBSERVER_TIMEOUT =
      duration(
              "hearback.observer.timeout",
              "PT1M",
              "PT1S",
              "PT1H",
              "Time limit of one call of an observer. Then it is interrupted, its transaction is rolled"
                  + " back, and it counts as failed.")
          .whileRunning();
  public static final Setting<Integer> OBSERVER_THREADS =
      count("hearback.observer.threads", 2, 1, 64, "Calls of one observer that run at once.");
  public static final Setting<Integer> OBSERVER_MAX_STUCK =
      count(
              "hearback.observer.max-stuck",
              2,
              0,
              64,
              "How many stuck calls of one observer, which ignore the time limit and the interrupt, are"
                  + " replaced by further threads. With one more, the node pauses the observer until"
                  + " one ends.")
          .whileRunning();
  public static final Setting<Integer> OBSERVER_PAUSE_AFTER =
      count(
              "hearback.observer.pause-after",
              20,
              0,
              10_000,
              "After how many failed deliveries in a row a node pauses an observer, for 30 seconds at"
                  + " first and 10 minutes at most; then it tries one delivery. 0 for never.")
          .whileRunning();
  public static final Setting<Integer> DELIVERY_ATTEMPTS =
      count(
              "hearback.delivery.max-attempts",
              10,
              1,
              100,
              "How often an observer is called with one outcome, or a callback is interpreted, before"
                  + " it becomes a dead letter.")
          .whileRunning();
  public static final Setting<Duration> DELIVERY_BACKOFF =
      duration(
              "hearback.delivery.initial-backoff",
              "PT5S",
              "PT0.01S",
              "PT1H",
              "Upper bound of the random wait after the first failure of an observer, or of"
                  + " interpreting a callback; it doubles each time.")
          .whileRunning();
  public static final Setting<Duration> DELIVERY_MAX_BACKOFF =
      duration(
              "hearback.delivery.max-backoff",
              "PT1H",
              "PT0.01S",
              "P7D",
              "Upper bound of any wait between two such attempts.")
          .whileRunning();
  public static final Setting<Integer> SUBMIT_ATTEMPTS =
      count(
              "hearback.submit.max-attempts",
              10,
              1,
              100,
              "How often a submission that the vendor did not take is tried before the job fails.")
          .whileRunning();
  public static final Setting<Duration> SUBMIT_BACKOFF =
      duration(
              "hearback.submit.initial-backoff",
              "PT5S",
              "PT0.01S",
              "PT1H",
              "Upper bound of the random wait after the first submission that was not taken; it doubles"
                  + " each time.")
          .whileRunning();
  public static final Setting<Duration> SUBMIT_MAX_BACKOFF =
      duration(
              "hearback.submit.max-backoff",
              "PT10M",
              "PT0.01S",
              "P7D",
              "Upper bound of any wait between two submissions of a job. A wait that the vendor asks for"
                  + " (Retry-After) counts by itself, and holds for all jobs of its provider.")
          .whileRunning();
  public static final Setting<Long> MAX_STORED_BYTES =
      bytes(
              "hearback.submit.max-stored-bytes",
              256 * MIB,
              0,
              2047 * MIB,
              "Longest audio stream that is copied into the database.")
          .whileRunning();
  public static final Setting<Duration> HEARTBEAT =
      duration(
          "hearback.node.heartbeat",
          "PT5S",
          "PT0.1S",
          "PT1M",
          "How often a node writes its heartbeat into the database.");
  public static final Setting<Duration> NODE_EXPIRY =
      duration(
          "hearback.node.expiry",
          "PT30S",
          "PT1S",
          "PT10M",
          "How long after its last heartbeat a node's work is taken over; at least three"
              + " heartbeats. Where PostgreSQL tells that its process has ended, two and a half"
              + " heartbeats are enough.");

  public static final Setting<Duration> RETENTION_SUCCEEDED =
      duration(
              "hearback.retention.succeeded",
              "P30D",
              "PT1S",
              "P3650D",
              "How long transcript, options, attributes and messages of a job that succeeded are kept"
                  + " after its end and its last delivery.")
          .whileRunning();
  public static final Setting<Duration> RETENTION_FAILED =
      duration(
              "hearback.retention.failed",
              "P90D",
              "PT1S",
              "P3650D",
              "How long options, attributes, messages and stored audio of a job that failed are kept"
                  + " after its end and its last delivery, and dead letters of its callbacks with them;"
                  + " so long it can be submitted again.")
          .whileRunning();
  public static final Setting<Duration> RETENTION_DEAD_LETTERS =
      duration(
              "hearback.retention.dead-letters",
              "P365D",
              "PT1S",
              "P3650D",
              "How long a delivery that is a dead letter, and that no operator deals with, is kept with"
                  + " its job's contents; and a callback of no job. For one of no application, the"
                  + " receiving application's value counts.")
          .whileRunning();
  public static final Setting<Duration> RETENTION_DEDUPE =
      duration(
              "hearback.retention.dedupe",
              "P365D",
              "PT10M",
              "P3650D",
              "How long an ended job's id and state, the fingerprints that recognise repetitions of its"
                  + " callbacks, and the audit log are kept; in effect never shorter than the job's"
                  + " contents. Make it longer than a vendor repeats a callback: Deepgram does so for 5"
                  + " minutes, Gladia does not tell.")
          .whileRunning();

  public static final Setting<String> DEFAULT_PROVIDER =
      text(
          "hearback.provider",
          "",
          NAME,
          NAME_EXPECTED,
          "The provider for requests that name none. Without it: the only configured one.");
  public static final Setting<String> VENDOR =
      text(
          "hearback.provider.<name>.vendor",
          "",
          NAME,
          NAME_EXPECTED,
          "The vendor that this provider gives access to: deepgram, gladia, or one whose adapter"
              + " you have written. Without it: the provider's name.");
  public static final Setting<String> API_KEY =
      text(
              "hearback.provider.<name>.api-key",
              "",
              "\\S+",
              "a key without spaces",
              "The API key that the vendor gave you (or …api-key.file: a file that holds it).")
          .fromVendor();
  public static final Setting<URI> BASE_URL =
      url(
          "hearback.provider.<name>.base-url",
          "Where the vendor's API is. Without it: the vendor's public one.");
  public static final Setting<String> CALLBACK_USER =
      text(
              "hearback.provider.<name>.callback-user",
              "",
              "[^:\\s]{1,100}",
              "1 to 100 characters without colon or space",
              "User name that the vendor must send with callbacks (Deepgram).")
          .whileRunning();
  public static final Setting<String> CALLBACK_PASSWORD =
      secret(
          "hearback.provider.<name>.callback-password",
          "\\S{22,100}",
          "22 to 100 characters without spaces",
          "Password that the vendor must send with callbacks (or …callback-password.file).");
  public static final Setting<String> CALLBACK_PASSWORD_PREVIOUS =
      secret(
          "hearback.provider.<name>.callback-password.previous",
          CALLBACK_PASSWORD,
          "Another password of this user that is accepted: the one before, while URLs that have it"
              + " are still in use (or …callback-password.previous.file).");
  public static final Setting<Duration> CONNECT_TIMEOUT =
      duration(
          "hearback.provider.<name>.connect-timeout",
          "PT5S",
          "PT0.1S",
          "PT5M",
          "Longest wait for a connection to the vendor.");
  public static final Setting<Integer> CONCURRENCY =
      count(
          "hearback.provider.<name>.concurrency",
          8,
          1,
          1000,
          "How many submissions to this provider one node runs at once.");

  public static final Setting<Duration> SUBMIT_TIMEOUT =
      duration(
          "hearback.vendor.<vendor>.submit-timeout",
          "PT5M",
          "PT0.1S",
          "PT1H",
          "Longest time for one submission, its audio included, to be answered. This key and the one"
              + " below it hold for all providers of a vendor.");
  public static final Setting<Duration> UPLOAD_TIMEOUT =
      duration(
          "hearback.vendor.<vendor>.upload-timeout",
          "PT5M",
          "PT0.1S",
          "PT2H",
          "Longest time for one upload of audio ahead of its submission (Gladia).");
  public static final Setting<String> HOOK_PROVIDER =
      text(
          "hearback.hook.<name>.provider",
          "",
          NAME,
          NAME_EXPECTED,
          "The provider that calls this hook, as jobs and events name it. Without a configured"
              + " provider of that name: the vendor of that name.");
  public static final Setting<String> HOOK_SECRET =
      secret(
          "hearback.hook.<name>.secret",
          "[A-Za-z0-9_-]{22,200}",
          "22 to 200 letters, digits, hyphens and underscores",
          "Last part of the hook's URL (or …secret.file).");
  public static final Setting<String> HOOK_SECRET_PREVIOUS =
      secret(
          "hearback.hook.<name>.secret.previous",
          HOOK_SECRET,
          "Another last part that is accepted: the one before, while it is still in use (or"
              + " …secret.previous.file).");
  public static final Setting<String> HOOK_APPLICATION =
      text(
          "hearback.hook.<name>.application",
          "",
          "[A-Za-z0-9._-]{1,100}",
          "1 to 100 letters, digits, dots, hyphens and underscores",
          "Whose observers get the outcomes. Without it: this application's.");
  public static final Setting<String> HOOK_TAGS =
      text(
          "hearback.hook.<name>.tags",
          "",
          ".{0,1000}",
          "tags separated by commas",
          "Tags of the jobs that come in here.");

  /** What holds for all providers of a vendor. */
  static final List<Setting<Duration>> TUNING = List.of(SUBMIT_TIMEOUT, UPLOAD_TIMEOUT);

  /** The last parts of the keys of {@link #TUNING}. */
  static final List<String> TUNING_KEYS =
      TUNING.stream()
          .map(setting -> setting.key().substring("hearback.vendor.<vendor>.".length()))
          .toList();

  /** What makes a provider exist, without {@code hearback.provider.<name>.}. */
  static final List<String> PROVIDER_KEYS =
      List.of("vendor", "api-key", "api-key.file", "base-url");

  /** What makes a hook exist, without {@code hearback.hook.<name>.}. */
  static final List<String> HOOK_KEYS = List.of("provider", "secret", "secret.file");

  private Catalogue() {}

  /** All of them. */
  static Stream<Setting<?>> all() {
    return Stream.of(Catalogue.class.getDeclaredFields())
        .filter(field -> field.getType() == Setting.class)
        .map(Catalogue::read);
  }

  /** Those that have a default, and are not of one provider, vendor or hook. */
  static Stream<Setting<?>> plain() {
    return all().filter(setting -> !setting.fallback().isEmpty() && !setting.key().contains("<"));
  }

  private static Setting<?> read(Field setting) {
    try {
      return (Setting<?>) setting.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
