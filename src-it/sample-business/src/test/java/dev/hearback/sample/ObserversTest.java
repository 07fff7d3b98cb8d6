package dev.hearback.sample;

import static dev.hearback.sample.TestCalls.aCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.Failure;
import dev.hearback.Transcript;
import dev.hearback.TranscriptionFailed;
import dev.hearback.TranscriptionSucceeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How observers are tested: make an event with the public factories, and call the method. No
 * server, no Hearback, no mock of either.
 */
class ObserversTest {

  private final Calls calls = TestCalls.empty();
  private final Call call = aCall(calls);

  private final TranscriptionSucceeded succeeded =
      TranscriptionSucceeded.of(
          Transcript.ofText("Please call me back."), Map.of("call", call.id()));

  private final TranscriptionFailed failed =
      TranscriptionFailed.of(
          new Failure(Failure.Kind.REFUSED, "REMOTE_CONTENT_ERROR", "Could not fetch it.", false),
          Map.of("call", call.id()));

  @Test
  void transcriptIsStoredWithItsCall() {
    new StoreTranscript(calls).store(succeeded);

    assertThat(stored().text()).isEqualTo("Please call me back.");
  }

  @Test
  void reasonIsStoredWithTheCallThatHasNoTranscript() {
    new StoreFailure(calls).store(failed);

    assertThat(stored().failure()).isEqualTo("REMOTE_CONTENT_ERROR: Could not fetch it.");
  }

  @Test
  void pageShowsWhatWasSaid() {
    new ShowOnPage(calls).show(succeeded);

    assertThat(stored().headline()).isEqualTo("Please call me back.");
  }

  @Test
  void pageShowsThatThereIsNoTranscript() {
    new ShowOnPage(calls).show(failed);

    assertThat(stored().headline()).isEqualTo("No transcript from test");
  }

  @Test
  void translationIsStoredWithItsCall() {
    new TranslateTranscript(calls, (text, language) -> language + ": " + text).translate(succeeded);

    assertThat(stored().translation()).isEqualTo("de: Please call me back.");
  }

  @Test
  void repeatedMailCarriesTheSameKey() {
    List<String> sent = new ArrayList<>();
    MailTranscript observer =
        new MailTranscript(
            calls,
            (to, subject, text, key) -> sent.add(String.join(" | ", to, subject, text, key)));

    observer.mail(succeeded);
    observer.mail(succeeded);

    String mail = "ada@example.com | Call of Ada | Please call me back. | ";
    assertThat(sent)
        .containsExactly(mail + succeeded.idempotencyKey(), mail + succeeded.idempotencyKey());
  }

  @Test
  void textMessageIsAPreview() {
    List<String> sent = new ArrayList<>();
    TextPreview observer = new TextPreview(calls, (phone, text, key) -> sent.add(text));

    observer.send(
        TranscriptionSucceeded.of(
            Transcript.ofText("and so on ".repeat(100)), Map.of("call", call.id())));

    assertThat(sent).singleElement().asString().hasSize(160).startsWith("and so on").endsWith("…");
  }

  @Test
  void jobWithoutACallOfOurs_isNoFailure() {
    TranscriptionSucceeded elsewhere =
        TranscriptionSucceeded.of(Transcript.ofText("From another system."), Map.of());
    List<String> sent = new ArrayList<>();

    new StoreTranscript(calls).store(elsewhere);
    new ShowOnPage(calls).show(elsewhere);
    new MailTranscript(calls, (to, subject, text, key) -> sent.add(text)).mail(elsewhere);
    new TextPreview(calls, (phone, text, key) -> sent.add(text)).send(elsewhere);

    assertThat(sent).isEmpty();
  }

  private Call stored() {
    return calls.find(call.id()).orElseThrow();
  }
}
