package dev.hearback.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.TranscriptionRequest;
import dev.hearback.TranscriptionSucceeded;
import dev.hearback.inbox.ClaimedCallback;
import dev.hearback.inbox.DeadLetter;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.spi.Provider;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.storage.Uuids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A provider that was renamed or removed, or that only another deployment has: what is stored tells
 * whose adapter reads it. This application has the adapter of deepgram, and no provider at all.
 */
class StoredVendorTest {

  private final InboxFixture f = new InboxFixture(Product.H2);
  private final TestApplication application = new TestApplication(f);

  @BeforeEach
  void start() {
    f.fresh();
    application.observers.add("a");
  }

  @AfterEach
  void stop() {
    f.db.close();
  }

  @Test
  void callbackOfAJob_isReadByTheVendorThatTheJobWasSubmittedTo() throws Exception {
    UUID job = Uuids.next();
    Provider former = TestSubmissions.provider("dg-eu", "deepgram");
    f.run(
        () ->
            f.newJobs.insert(
                job, f.application, former, TranscriptionRequest.of("https://a.example/x")));
    f.db.execute("UPDATE {schema}hearback_job SET submission = 1 WHERE id = ?", job);
    interpret(new CallbackAddress.OfJob("dg-eu", job, 1));
    assertThat(f.state("job", job)).isEqualTo("SUCCEEDED");
    assertThat(deliveredText()).isEqualTo("fine");
  }

  @Test
  void callbackOfAHook_isReadByTheVendorThatTheReceiverKnew() throws Exception {
    interpret(
        new CallbackAddress.OfHook("dg-eu", "deepgram", "phone", f.application, Set.of("calls")));
    assertThat(deliveredText()).isEqualTo("fine");
  }

  @Test
  void callbackOfAJobThatIsKnownOnlyNow_isReadByTheJobsVendor() throws Exception {
    UUID job = Uuids.next();
    CallbackAddress.OfJob address = new CallbackAddress.OfJob("dg-eu", job, 1);
    f.store(address, "fine", Optional.of(f.node));
    f.run(
        () ->
            f.newJobs.insert(
                job,
                f.application,
                TestSubmissions.DEEPGRAM,
                TranscriptionRequest.of("https://a.example/x")));
    UUID dead = f.in(() -> f.deadLetters.list(DeadLetter.Filter.ALL.job(job), 1).get(0).id());
    f.run(() -> f.deadLetters.interpretAgain(dead, f.application));
    f.claim(1).forEach(application::interpret);
    assertThat(f.state("job", job)).isEqualTo("SUCCEEDED");
  }

  private void interpret(CallbackAddress address) {
    ClaimedCallback callback =
        f.store(address, "fine", Optional.of(f.node)).claimed().orElseThrow();
    application.interpret(callback);
  }

  private String deliveredText() {
    ClaimedDelivery delivery =
        f.in(() -> f.deliveries.claimDue(f.node, Map.of("a", 1), true)).get(0);
    List<String> texts = new ArrayList<>();
    f.run(
        () ->
            application.observe(
                delivery,
                event -> texts.add(((TranscriptionSucceeded) event).transcript().text())));
    return texts.get(0);
  }
}
