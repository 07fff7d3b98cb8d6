package dev.hearback.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearback.Failure;
import dev.hearback.PartialFailure;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.Provider;
import dev.hearback.spi.StubVendor;
import dev.hearback.spi.SubmissionException;
import dev.hearback.spi.SubmissionRefusedException;
import dev.hearback.spi.TestContent;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.spi.TranscriptionVendor;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is expected of one vendor's shapes. */
record Expect(TranscriptionVendor vendor) {

  /** A call to the vendor. */
  interface Call {
    void to(Provider provider) throws SubmissionException;
  }

  /** The observer of successes sees these failed add-ons. */
  void success(Shape shape, String id, PartialFailure... partialFailures) {
    assertThat(shape.interpretedBy(vendor))
        .isInstanceOfSatisfying(
            Outcome.Succeeded.class,
            success -> {
              assertThat(success.vendorJobId()).contains(id);
              assertThat(success.partialFailures()).containsExactly(partialFailures);
            });
  }

  /** The observer of successes sees this text and these words. */
  void text(Shape shape, String text, String... words) {
    assertThat(shape.transcriptBy(vendor).text()).isEqualTo(text);
    assertThat(shape.wordsBy(vendor))
        .extracting(word -> word.text() + "/" + word.channel() + word.speaker().orElse("-"))
        .containsExactly(words);
  }

  /** The observer of failures sees this. */
  Consumer<Shape> failure(String id, String code, String message, boolean retryable) {
    return shape ->
        assertThat(shape.interpretedBy(vendor))
            .isInstanceOfSatisfying(
                Outcome.Failed.class,
                failed -> {
                  assertThat(failed.vendorJobId()).contains(id);
                  assertThat(failed.failure())
                      .isEqualTo(new Failure(Failure.Kind.REPORTED, code, message, retryable));
                });
  }

  /** No observer sees it; the operator does, with this in the error. */
  Consumer<Shape> unknown(String id, String error) {
    return shape ->
        assertThat(shape.interpretedBy(vendor))
            .isInstanceOfSatisfying(
                Interpretation.Unknown.class,
                unknown -> {
                  assertThat(unknown.vendorJobId()).isEqualTo(Optional.ofNullable(id));
                  assertThat(unknown.error()).contains(error);
                });
  }

  /** Each line of the fixture is {@link #unknown}. */
  Consumer<Shape> eachLineUnknown(String id, String error) {
    return shape ->
        assertThat(shape.text().lines())
            .isNotEmpty()
            .allSatisfy(
                line ->
                    assertThat(vendor.interpret(TestContent.of(line)))
                        .isInstanceOfSatisfying(
                            Interpretation.Unknown.class,
                            unknown -> {
                              assertThat(unknown.vendorJobId()).isEqualTo(Optional.ofNullable(id));
                              assertThat(unknown.error()).contains(error);
                            }));
  }

  /** The submitter gets this id. */
  Consumer<Shape> accepted(String id) {
    return shape -> {
      try (StubVendor stub = new StubVendor()) {
        shape.answeredBy(stub);
        Provider provider = TestSubmissions.provider(vendor.name(), stub.url());
        assertThat(vendor.submit(TestSubmissions.atUrl(provider, Map.of()))).isEqualTo(id);
      } catch (SubmissionException e) {
        throw new AssertionError(e);
      }
    };
  }

  /** The submitter gets this exception. */
  Consumer<Shape> thrown(Class<? extends SubmissionException> type, String code, String message) {
    return thrown(
        provider -> vendor.submit(TestSubmissions.atUrl(provider, Map.of())), type, code, message);
  }

  /** The submitter gets a refusal that a new job may overcome. */
  Consumer<Shape> retryableRefusal(String code, String message) {
    return shape -> {
      Throwable failure =
          failure(shape, provider -> vendor.submit(TestSubmissions.atUrl(provider, Map.of())));
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
    try (StubVendor stub = new StubVendor()) {
      shape.answeredBy(stub);
      Provider provider = TestSubmissions.provider(vendor.name(), stub.url());
      return catchThrowable(() -> call.to(provider));
    }
  }
}
