package dev.hearback.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Beans;
import dev.hearback.JobState;
import dev.hearback.TranscriptionRequest;
import dev.hearback.cluster.Nodes;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.DeadLetters;
import dev.hearback.deliver.Deliveries;
import dev.hearback.deliver.DeliveryState;
import dev.hearback.jobs.AuditLog;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.Erasure;
import dev.hearback.jobs.Jobs;
import dev.hearback.jobs.LockedJob;
import dev.hearback.jobs.NewJobs;
import dev.hearback.jobs.Submissions;
import dev.hearback.jobs.TokenNode;
import dev.hearback.settings.Retention;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.Node;
import dev.hearback.storage.StateMoves;
import dev.hearback.storage.TestDatabase;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Transactions;
import dev.hearback.storage.Uuids;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One application with a node, and what its tests do again and again. */
public final class InboxFixture {

  public static final Outcome SUCCESS = new Outcome.Succeeded(Optional.empty(), List.of());

  /** As the settings' defaults. */
  public static final Retention KEEP =
      new Retention(
          Duration.ofDays(30),
          Duration.ofDays(90),
          Duration.ofDays(365),
          Duration.ofDays(365),
          Duration.ofDays(7));

  public final TestDatabase db;
  private final StateMoves moves;
  public final Jobs jobs;
  public final NewJobs newJobs;
  public final Submissions submissions;
  public final Erasure erasure;
  public final Nodes nodes;
  public final CallbackTable callbacks;
  public final CallbackBounds bounds;
  public final Deliveries deliveries;
  public final DeadLetters deadLetters;
  public final AttemptLog attemptLog;
  public final AuditLog auditLog;
  public String application;
  public Node node;

  public InboxFixture(Product product) {
    db = TestDatabase.ready(product);
    new TokenNode(db).tokens.reload(); // makes the key that signs
    moves = new StateMoves(db);
    jobs = Beans.inject(new Jobs(), db.database());
    newJobs = Beans.inject(new NewJobs(), db.database());
    submissions = Beans.inject(new Submissions(), db.database());
    erasure = Beans.inject(new Erasure(), db.database());
    nodes = Beans.inject(new Nodes(), db.database());
    callbacks = Beans.inject(new CallbackTable(), db.database());
    bounds = Beans.inject(new CallbackBounds(), db.database());
    deliveries = Beans.inject(new Deliveries(), db.database());
    deadLetters = Beans.inject(new DeadLetters(), db.database());
    attemptLog = Beans.inject(new AttemptLog(), db.database());
    auditLog = Beans.inject(new AuditLog(), db.database());
  }

  /** Another application, so that a test sees only its own rows. */
  public void fresh() {
    application = "app-" + Uuids.next();
    node = join();
  }

  public void everyMoveWasLegal() {
    moves.areLegal("job", JobState.class, JobState::next);
    moves.areLegal("callback", CallbackState.class, CallbackState::next);
    moves.areLegal("delivery", DeliveryState.class, DeliveryState::next);
  }

  public Node join() {
    return in(() -> nodes.join(application, "{}"));
  }

  /** As other nodes do, when it has been silent for too long. */
  public void declareDead(Node silent) {
    db.execute("UPDATE {schema}hearback_node SET state = 'DEAD' WHERE id = ?", silent.id());
  }

  public UUID job() {
    UUID id = Uuids.next();
    run(
        () ->
            newJobs.insert(
                id,
                application,
                TestSubmissions.DEEPGRAM,
                TranscriptionRequest.of("https://a.example/x")));
    db.execute("UPDATE {schema}hearback_job SET submission = 1 WHERE id = ?", id);
    return id;
  }

  public static CallbackAddress.OfJob to(UUID job) {
    return new CallbackAddress.OfJob("deepgram", job, 1);
  }

  public CallbackAddress.OfHook hook() {
    return new CallbackAddress.OfHook(
        "gladia", "gladia", "hook-" + Uuids.next(), application, Set.of("calls"));
  }

  public CallbackTable.StoreResult store(
      CallbackAddress address, String body, Optional<Node> owner) {
    return store(received(address, bytes(body)), owner);
  }

  public CallbackTable.StoreResult store(ReceivedCallback callback, Optional<Node> owner) {
    return in(() -> callbacks.store(callback, owner, KEEP));
  }

  public static ReceivedCallback received(CallbackAddress address, byte[] body) {
    String query = "";
    MessageDigest digest = Fingerprint.begin(address, query);
    digest.update(body);
    return new ReceivedCallback(
        Fingerprint.id(digest),
        address,
        "POST",
        query,
        Optional.of("application/json"),
        new Bytes(body));
  }

  private static final class Bytes implements ReceivedCallback.Body {

    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  public List<ClaimedCallback> claim(int max) {
    return in(() -> callbacks.claimDue(node, max, true));
  }

  /** A job's callback, stored and claimed by the node. */
  public ClaimedCallback claimed(UUID job, String body) {
    return store(to(job), body, Optional.of(node)).claimed().orElseThrow();
  }

  /** Interprets a callback as a success for these observers. */
  public List<ClaimedDelivery> succeed(ClaimedCallback callback, UUID jobId, String... observers) {
    return in(
        () -> {
          LockedJob job = jobs.lock(jobId).orElseThrow();
          assertThat(jobs.end(jobId, SUCCESS)).isTrue();
          List<ClaimedDelivery> owned =
              deliveries.insert(
                  job,
                  Optional.of(callback.id()),
                  List.of(observers),
                  List.of(observers),
                  node,
                  (observer, bytes) -> Optional.empty());
          assertThat(callbacks.complete(callback, jobId, Optional.empty())).isTrue();
          return owned;
        });
  }

  /** As the entry for applications does it, in the caller's transaction. */
  public void erase(UUID job, Optional<UUID> happening) {
    erasure.erase(job);
    callbacks.erase(job);
    auditLog.erase(job);
    deliveries.discard(job, happening);
  }

  /** A delivery that the node owns. */
  public ClaimedDelivery delivery(String observer) {
    UUID job = job();
    return succeed(claimed(job, "{}"), job, observer).get(0);
  }

  /** A transaction of somebody frozen, who holds this row. */
  public Connection hold(String table, UUID id) throws SQLException {
    return db.hold(table, id);
  }

  public String state(String table, UUID id) {
    return value("SELECT state FROM {schema}hearback_" + table + " WHERE id = ?", id);
  }

  public String value(String sql, Object... parameters) {
    return in(
        () ->
            db.database()
                .call(
                    "test",
                    s ->
                        s.first(sql, row -> String.valueOf(row.getString(1)), parameters)
                            .orElse("none")));
  }

  public <T> T in(Transactions.Work<T> work) {
    return db.inNew(work);
  }

  public void run(Runnable work) {
    db.run(work);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
