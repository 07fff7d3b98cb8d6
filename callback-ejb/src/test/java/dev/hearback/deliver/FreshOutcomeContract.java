package dev.hearback.deliver;

import static dev.hearback.inbox.InboxFixture.bytes;
import static dev.hearback.inbox.InboxFixture.received;
import static dev.hearback.inbox.InboxFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Job;
import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.inbox.InboxContract;
import dev.hearback.jobs.CallbackAddress;
import dev.hearback.storage.TestDatabase.Product;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is delivered from memory after a callback was stored and interpreted. */
abstract class FreshOutcomeContract extends InboxContract {

  private TestApplication application;

  FreshOutcomeContract(Product product) {
    super(product);
  }

  @BeforeEach
  void start() {
    application = new TestApplication(f);
    application.observers.add("a");
    application.delivers();
  }

  @Test
  void successOfAJobWhoseIdIsKnown_saysWhatItsRowSays() {
    UUID id = knownAs("v1");
    FreshOutcome fresh = interpreted(to(id), "fine of v1").orElseThrow();
    Job job = f.in(() -> f.jobs.find(id)).orElseThrow();
    assertThat(fresh.provider()).isEqualTo(job.provider());
    assertThat(fresh.vendorJobId()).isEqualTo(job.vendorJobId()).contains("v1");
    assertThat(fresh.tags()).isEqualTo(job.tags());
    assertThat(fresh.attributes()).isEqualTo(job.attributes());
    assertThat(fresh.transcript().text()).isEqualTo("fine of v1");
  }

  @Test
  void successOfAHooksJob_saysWhatItsRowSays() {
    FreshOutcome fresh = interpreted(f.hook(), "fine of v1").orElseThrow();
    assertThat(fresh.vendorJobId()).contains("v1");
    assertThat(fresh.tags()).containsExactly("calls");
  }

  @Test
  void successOfAJobWhoseIdIsYetToBeLearnt_isReadFromTheDatabase() {
    assertThat(interpreted(to(f.job()), "fine of v1")).isEmpty();
  }

  @Test
  void successWithPartialFailures_isReadFromTheDatabase() {
    application.realAdapters.put("deepgram", new DeepgramVendor());
    String warning = "{\"parameter\":\"summarize\",\"type\":\"failed\",\"message\":\"m\"}";
    String report =
        "{\"metadata\":{\"warnings\":[%s]},\"results\":{\"channels\":[{\"alternatives\":[]}]}}";
    assertThat(interpreted(to(knownAs("v1")), report.formatted(warning))).isEmpty();
    assertThat(interpreted(to(knownAs("v2")), report.formatted(""))).isPresent();
  }

  @Test
  void whereManyWait_successIsReadFromTheDatabase() {
    String body = "fine of v1";
    application.mayKeep = body.length();
    assertThat(interpreted(to(knownAs("v1")), body)).isPresent();
    assertThat(interpreted(to(knownAs("v2")), body + "!")).isEmpty();
  }

  @Test
  void bodyThatIsInMemory_isKeptOnlyIfItIsSmall() {
    assertThat(interpreted(to(knownAs("v1")), "fine" + "!".repeat(10_000))).isPresent();
    assertThat(interpreted(to(knownAs("v2")), "fine" + "!".repeat(20_000))).isEmpty();
    assertThat(interpreted(to(knownAs("v3")), "fine" + "!".repeat(200_000))).isPresent();
  }

  private UUID knownAs(String vendorJobId) {
    UUID job = f.job();
    f.db.execute(
        "UPDATE {schema}hearback_job SET vendor_job_id = ? WHERE id = ?", vendorJobId, job);
    return job;
  }

  private Optional<FreshOutcome> interpreted(CallbackAddress address, String body) {
    application.taken.clear();
    application.interpret(
        f.store(received(address, bytes(body)), Optional.of(f.node)).claimed().orElseThrow());
    assertThat(application.taken).hasSize(1);
    return application.taken.get(0).fresh();
  }
}
