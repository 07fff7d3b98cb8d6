package dev.hearback.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.ProviderAccount;
import dev.hearback.spi.StubVendor;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.TestContent;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.spi.TranscriptionProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is expected of one provider's shapes. */
record Expect(TranscriptionProvider provider) {

  /** A call to the vendor. */
  interface Call {
    void to(ProviderAccount account) throws SubmissionException;
  }

  /** The observer of successes sees these failed add-ons. */
  void success(Shape shape, String id, PartialFailure... partialFailures) {
    assertThat(shape.interpretedBy(provider))
        .isEqualTo(new Interpretation.Success(Optional.of(id), List.of(partialFailures)));
  }

  /** The observer of successes sees this text and these words. */
  void text(Shape shape, String text, String... words) {
    assertThat(shape.transcriptBy(provider).text()).isEqualTo(text);
    assertThat(shape.wordsBy(provider))
        .extracting(word -> word.text() + "/" + word.channel() + word.speaker().orElse("-"))
        .containsExactly(words);
  }

  /** The observer of failures sees this. */
  Consumer<Shape> failure(String id, String code, String message, boolean retryable) {
    return shape ->
        assertThat(shape.interpretedBy(provider))
            .isEqualTo(
                new Interpretation.Failed(
                    Optional.of(id), new Failure(Failure.Kind.REPORTED, code, message, retryable)));
  }

  /** No observer sees it; the operator does, with this in the reason. */
  Consumer<Shape> unknown(String id, String reason) {
    return shape ->
        assertThat(shape.interpretedBy(provider))
            .isInstanceOfSatisfying(
                Interpretation.Unknown.class,
                unknown -> {
                  assertThat(unknown.providerJobId()).isEqualTo(Optional.ofNullable(id));
                  assertThat(unknown.reason()).contains(reason);
                });
  }

  /** Each line of the fixture is {@link #unknown}. */
  Consumer<Shape> eachLineUnknown(String id, String reason) {
    return shape ->
        assertThat(shape.text().lines())
            .isNotEmpty()
            .allSatisfy(
                line ->
                    assertThat(provider.interpret(TestContent.of(line)))
                        .isInstanceOfSatisfying(
                            Interpretation.Unknown.class,
                            unknown -> {
                              assertThat(unknown.providerJobId())
                                  .isEqualTo(Optional.ofNullable(id));
                              assertThat(unknown.reason()).contains(reason);
                            }));
  }

  /** The submitter gets this id. */
  Consumer<Shape> accepted(String id) {
    return shape -> {
      try (StubVendor vendor = new StubVendor()) {
        shape.answeredBy(vendor);
        ProviderAccount account = TestSubmissions.account(provider.name(), vendor.url());
        assertThat(provider.submit(TestSubmissions.atUrl(account, Map.of()))).isEqualTo(id);
      } catch (SubmissionException e) {
        throw new AssertionError(e);
      }
    };
  }

  /** The submitter gets this exception. */
  Consumer<Shape> thrown(Class<? extends SubmissionException> type, String code, String message) {
    return thrown(
        account -> provider.submit(TestSubmissions.atUrl(account, Map.of())), type, code, message);
  }

  /** The submitter gets a refusal that a new job may overcome. */
  Consumer<Shape> retryableRefusal(String code, String message) {
    return shape -> {
      Throwable failure =
          failure(shape, account -> provider.submit(TestSubmissions.atUrl(account, Map.of())));
      assertThat(failure)
          .isInstanceOfSatisfying(
              SubmissionRefusedException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(code);
                assertThat(refused.retryable()).isTrue();
              })
          .hasMessageContaining(message);
    };
  }

  Consumer<Shape> thrown(
      Call call, Class<? extends SubmissionException> type, String code, String message) {
    return shape ->
        assertThat(failure(shape, call))
            .isExactlyInstanceOf(type)
            .hasMessageContaining(message)
            .extracting(failure -> ((SubmissionException) failure).code())
            .isEqualTo(code);
  }

  /** The caller gets nothing but its return. */
  Consumer<Shape> done(Call call) {
    return shape -> assertThat(failure(shape, call)).isNull();
  }

  private Throwable failure(Shape shape, Call call) {
    try (StubVendor vendor = new StubVendor()) {
      shape.answeredBy(vendor);
      ProviderAccount account = TestSubmissions.account(provider.name(), vendor.url());
      return catchThrowable(() -> call.to(account));
    }
  }
}
