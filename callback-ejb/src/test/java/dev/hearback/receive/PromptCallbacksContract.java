package dev.hearback.receive;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.Transcript;
import dev.hearback.deliver.ClaimedDelivery;
import dev.hearback.deliver.FreshOutcome;
import dev.hearback.inbox.CallbackTable;
import dev.hearback.inbox.InboxContract;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.inbox.ReceivedCallback;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.jobs.LockedJob;
import dev.hearback.receive.PromptCallbacks.Prompt;
import dev.hearback.receive.PromptCallbacks.Stored;
import dev.hearback.spi.Outcome;
import dev.hearback.storage.TestDatabase.Product;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on every database of callbacks that were interpreted before they are stored. */
abstract class PromptCallbacksContract extends InboxContract {

  private static final Transcript TEXT = Transcript.ofText("fine");

  private final Everybody everybody = new Everybody();
  private PromptCallbacks prompts;

  PromptCallbacksContract(Product product) {
    super(product);
  }

  @BeforeAll
  void start() {
    prompts = Beans.inject(new PromptCallbacks(), f.db.database());
  }

  @BeforeEach
  void anApplicationOfItsOwn() {
    everybody.observers = List.of("a");
    everybody.room = 100;
    everybody.mayKeep = Long.MAX_VALUE;
  }

  @Test
  void callbackOfAJob_isStoredWithItsEndAndItsDelivery() {
    UUID job = f.job();

    Stored ended = store(prompt(to(job), "fine", "v1")).get(0);

    assertThat(ended.job()).isEqualTo(job);
    assertThat(f.state("job", job)).isEqualTo("SUCCEEDED");
    assertThat(f.in(() -> f.jobs.find(job)).orElseThrow().vendorJobId()).contains("v1");
    UUID callback = ended.prompt().callback().id();
    assertThat(f.state("callback", callback)).isEqualTo("DONE");
    assertThat(body(callback)).isEqualTo("fine");
    ClaimedDelivery delivery = ended.owned().get(0);
    assertThat(f.state("delivery", delivery.id())).isEqualTo("RUNNING");
    assertThat(delivery.jobId()).isEqualTo(job);
    assertThat(delivery.callbackId()).contains(callback);
    assertThat(f.in(() -> f.deliveries.owned(f.node))).containsExactly(delivery.asClaim());
    assertThat(f.in(() -> f.deliveries.complete(delivery))).isTrue();
  }

  @Test
  void rowsOfAJob_areThoseOfTheOrdinaryWay() {
    UUID prompt = f.job();
    store(
        new Prompt(
            received(to(prompt), bytes("fine")),
            "deepgram",
            (Outcome.Succeeded) InboxFixture.SUCCESS,
            bytes("fine"),
            TEXT,
            Optional.empty()));
    UUID ordinary = f.job();
    f.succeed(f.claimed(ordinary, "fine"), ordinary, "a");

    for (String table : List.of("job", "callback", "delivery")) {
      assertThat(rows(table, prompt)).as(table).isEqualTo(rows(table, ordinary));
    }
  }

  @Test
  void longBody_isReadAsItArrived_andFromTheDatabaseOnceItIsStored() throws Exception {
    byte[] body = bytes("fine ".repeat(80_000)); // two chunks
    ReceivedCallback callback = received(to(f.job()), body);
    LongContent content = new LongContent(callback, () -> f.callbacks.content(callback.id()));
    assertThat(content.open()).hasBinaryContent(body);
    Prompt prompt =
        new Prompt(callback, "deepgram", success("v1"), null, TEXT, Optional.of(content));

    everybody.mayKeep = body.length;
    Stored stored = store(prompt).get(0);
    content.stored();

    assertThat(stored.owned().get(0).fresh()).isPresent();
    assertThat(f.in(() -> content.open().readAllBytes())).isEqualTo(body);
    f.db.execute("DELETE FROM {schema}hearback_chunk WHERE owner_id = ?", callback.id());
    assertThatThrownBy(() -> f.in(() -> content.open().readAllBytes()))
        .hasStackTraceContaining("HB-0223");
  }

  @Test
  void rowsOfALongBody_areThoseOfTheOrdinaryWay() {
    String body = "fine ".repeat(80_000);
    UUID prompt = f.job();
    ReceivedCallback callback = received(to(prompt), bytes(body));
    everybody.mayKeep = body.length() - 1;
    Stored stored =
        store(
                new Prompt(
                    callback,
                    "deepgram",
                    (Outcome.Succeeded) InboxFixture.SUCCESS,
                    null,
                    TEXT,
                    Optional.of(new LongContent(callback, () -> null))))
            .get(0);
    assertThat(stored.owned().get(0).fresh()).isEmpty();
    UUID ordinary = f.job();
    f.succeed(f.claimed(ordinary, body), ordinary, "a");

    for (String table : List.of("job", "callback", "delivery")) {
      assertThat(rows(table, prompt)).as(table).isEqualTo(rows(table, ordinary));
    }
    assertThat(body(callback.id())).isEqualTo(body);
  }

  @Test
  void rowsOfAHook_areThoseOfTheOrdinaryWay() {
    CallbackAddress.OfHook hook = f.hook();
    UUID prompt = store(prompt(hook, "fine", "v1")).get(0).job();
    CallbackTable.StoreResult stored = f.store(hook, "fine, too", Optional.of(f.node));
    UUID ordinary = f.in(() -> f.jobs.lockOrCreate(hook, Optional.of("v2"), Map.of()).id());
    f.succeed(stored.claimed().orElseThrow(), ordinary, "a");

    for (String table : List.of("job", "callback", "delivery")) {
      assertThat(rows(table, prompt)).as(table).isEqualTo(rows(table, ordinary));
    }
  }

  @Test
  void callbackOfAHook_makesItsJob_withWhatTheSenderWrote() {
    CallbackAddress.OfHook hook = f.hook();
    Prompt prompt =
        new Prompt(
            received(hook, bytes("fine")),
            "gladia",
            new Outcome.Succeeded(Optional.of("v1"), List.of(), Map.of("order", "7")),
            bytes("fine"),
            TEXT,
            Optional.empty());

    Stored ended = store(prompt).get(0);

    assertThat(f.state("job", ended.job())).isEqualTo("SUCCEEDED");
    FreshOutcome fresh = ended.owned().get(0).fresh().orElseThrow();
    assertThat(fresh.vendorJobId()).contains("v1");
    assertThat(fresh.tags()).containsExactly("calls");
    assertThat(fresh.attributes()).containsExactly(Map.entry("order", "7"));
    var job = f.in(() -> f.jobs.find(ended.job())).orElseThrow();
    assertThat(job.vendorJobId()).contains("v1");
    assertThat(job.tags()).isEqualTo(fresh.tags());
    assertThat(job.attributes()).isEqualTo(fresh.attributes());
  }

  @Test
  void eachObserver_getsADelivery_whichWaitsIfItHasNoRoom() {
    everybody.observers = List.of("a", "b");
    everybody.room = 1;

    Stored ended = store(prompt(to(f.job()), "fine", "v1")).get(0);

    assertThat(ended.observers()).containsExactly("a", "b");
    assertThat(ended.owned()).extracting(ClaimedDelivery::observer).containsExactly("a");
    assertThat(rows("delivery", ended.job())).hasSize(2);
    assertThat(f.in(() -> f.deliveries.claimDue(f.node, Map.of("b", 9), true))).hasSize(1);
  }

  /** None of these shares the fate of another. */
  @Test
  void badOnesAmongMany_areLeftUntouched_andTheOthersAreStored() throws Exception {
    List<Prompt> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(prompt(to(f.job()), "fine " + i, "v" + i));
      many.add(prompt(f.hook(), "fine " + i, "v" + i));
    }
    List<Prompt> bad = new ArrayList<>();
    UUID locked = f.job();
    bad.add(prompt(to(locked), "fine", "locked"));
    UUID erased = f.job();
    f.run(() -> f.erase(erased, Optional.empty()));
    bad.add(prompt(to(erased), "fine", "erased"));
    UUID ended = f.job();
    f.succeed(f.claimed(ended, "first"), ended, "a");
    bad.add(prompt(to(ended), "second", "ended"));
    UUID repeated = f.job();
    f.store(received(to(repeated), bytes("again")), Optional.empty());
    bad.add(prompt(to(repeated), "again", "repeated"));
    UUID resubmitted = f.job();
    f.db.execute("UPDATE {schema}hearback_job SET submission = 2 WHERE id = ?", resubmitted);
    bad.add(prompt(to(resubmitted), "fine", "former"));
    CallbackAddress.OfHook hook = f.hook();
    bad.add(prompt(hook, "of the hook", "twice"));
    store(prompt(hook, "of the hook, too", "twice"));
    CallbackAddress.OfHook unread = f.hook();
    f.store(received(unread, bytes("unread")), Optional.empty());
    bad.add(prompt(unread, "unread", "unread"));
    bad.add(prompt(to(UUID.randomUUID()), "fine", "unknown"));
    bad.add(prompt(new CallbackAddress.OfJob("other", f.job(), 1), "fine", "provider"));
    bad.add(
        new Prompt(
            received(to(f.job()), bytes("v")),
            "gladia",
            success("vendor"),
            bytes("v"),
            TEXT,
            Optional.empty()));
    UUID planted = f.job();
    f.db.execute("UPDATE {schema}hearback_job SET vendor_job_id = 'zzz' WHERE id = ?", planted);
    bad.add(prompt(to(planted), "fine", "real"));
    for (int i = 0; i < bad.size(); i++) {
      many.add(4 * i, bad.get(i));
    }
    String before = f.value("SELECT COUNT(*) FROM {schema}hearback_job");
    try (Connection somebody = f.hold("job", locked)) {
      List<Stored> stored = store(many.toArray(Prompt[]::new));

      assertThat(many).hasSize(51);
      assertThat(stored).extracting(Stored::prompt).hasSize(40).doesNotContainAnyElementsOf(bad);
      somebody.rollback();
    }
    assertThat(Integer.parseInt(f.value("SELECT COUNT(*) FROM {schema}hearback_job")))
        .isEqualTo(Integer.parseInt(before) + 20);
    for (Prompt each : bad) {
      assertThat(f.state("callback", each.callback().id())).isIn("none", "WAITING");
    }
    assertThat(f.state("job", locked)).isEqualTo("QUEUED");
    assertThat(f.state("job", repeated)).isEqualTo("QUEUED");
    assertThat(f.state("job", resubmitted)).isEqualTo("QUEUED");
  }

  @Test
  void secondCallbackOfAJobInOneTransaction_isLeft() {
    UUID job = f.job();
    Prompt first = prompt(to(job), "first", "v1");

    List<Stored> stored = store(first, prompt(to(job), "second", "v1"));

    assertThat(stored).extracting(Stored::prompt).containsExactly(first);
  }

  @Test
  void outcomeThatNoObserverMatches_isLeft() {
    everybody.observers = List.of();
    UUID job = f.job();

    assertThat(store(prompt(to(job), "fine", "v1"), prompt(f.hook(), "fine", "v2"))).isEmpty();

    assertThat(f.state("job", job)).isEqualTo("QUEUED");
  }

  @Test
  void storedAudio_goesWithTheSuccess() {
    UUID job = f.job();
    f.db.execute("UPDATE {schema}hearback_job SET audio_kind = 'STORED' WHERE id = ?", job);
    f.db.execute(
        "INSERT INTO {schema}hearback_chunk (owner_id, number, bytes) VALUES (?, 0, ?)",
        job,
        bytes("audio"));

    store(prompt(to(job), "fine", "v1"));

    assertThat(f.value("SELECT COUNT(*) FROM {schema}hearback_chunk WHERE owner_id = ?", job))
        .isEqualTo("0");
  }

  @Test
  void fifty_takeFewStatements() {
    List<Prompt> fifty = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      fifty.add(prompt(to(f.job()), "fine " + i, "v" + i));
      fifty.add(prompt(f.hook(), "fine " + i, "v" + i));
    }
    f.db.dataSource().statements();
    f.db.dataSource().calls();

    assertThat(store(fifty.toArray(Prompt[]::new))).hasSize(50);

    // bounds, jobs locked, hooks' jobs, callbacks, jobs ended, deliveries
    assertThat(f.db.dataSource().statements()).isEqualTo(6);
    assertThat(f.db.dataSource().calls()).isEqualTo(1);
  }

  private List<Stored> store(Prompt... some) {
    return f.in(() -> prompts.store(List.of(some), f.node, everybody));
  }

  private static Prompt prompt(CallbackAddress address, String body, String vendorJobId) {
    String vendor = address instanceof CallbackAddress.OfHook hook ? hook.vendor() : "deepgram";
    return new Prompt(
        received(address, bytes(body)),
        vendor,
        success(vendorJobId),
        bytes(body),
        TEXT,
        Optional.empty());
  }

  private static Outcome.Succeeded success(String vendorJobId) {
    return new Outcome.Succeeded(Optional.of(vendorJobId), List.of());
  }

  private String body(UUID callback) {
    return f.in(
        () -> {
          try (var in = f.callbacks.content(callback).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
  }

  /** The rows of a job in a table, each as the columns that are filled. */
  private List<String> rows(String table, UUID job) {
    String key = table.equals("job") ? "id" : "job_id";
    return f.in(
        () ->
            f.db
                .database()
                .call(
                    "test",
                    sql ->
                        sql.list(
                            "SELECT * FROM {schema}hearback_" + table + " WHERE " + key + " = ?",
                            row -> {
                              StringBuilder filled = new StringBuilder();
                              var columns = row.getMetaData();
                              for (int i = 1; i <= columns.getColumnCount(); i++) {
                                Object value = row.getObject(i);
                                String name = columns.getColumnName(i).toLowerCase();
                                boolean same =
                                    value instanceof String && !name.equals("vendor_job_id");
                                if (value != null) {
                                  filled.append(name).append(same ? "=" + value : "").append(' ');
                                }
                              }
                              return filled.toString();
                            },
                            job)));
  }

  /** All observers match everything. */
  private static final class Everybody implements PromptCallbacks.Recipients {

    private List<String> observers;
    private int room;
    private long mayKeep = Long.MAX_VALUE;

    @Override
    public List<String> matching(LockedJob job) {
      return observers;
    }

    @Override
    public boolean take(String observer) {
      return room-- > 0;
    }

    @Override
    public boolean mayKeep(String observer, long bytes) {
      return bytes <= mayKeep;
    }
  }
}
