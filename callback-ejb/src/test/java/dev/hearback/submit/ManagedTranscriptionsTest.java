package dev.hearback.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearback.Beans;
import dev.hearback.TestInstance;
import dev.hearback.TranscriptionRequest;
import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.deliver.ObserverCall;
import dev.hearback.inbox.InboxFixture;
import dev.hearback.jobs.Jobs;
import dev.hearback.settings.Settings;
import dev.hearback.spi.Provider;
import dev.hearback.spi.TestSubmissions;
import dev.hearback.storage.Database;
import dev.hearback.storage.TestDatabase.Product;
import dev.hearback.telemetry.LogFixture;
import dev.hearback.vendors.Vendors;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagedTranscriptionsTest {

  private final ManagedTranscriptions transcriptions = new ManagedTranscriptions();

  @Test
  void searchThatFails_namesItselfAndTheJob() {
    transcriptions.jobs = Beans.inject(new Jobs(), new Database());
    UUID job = UUID.randomUUID();
    assertThatThrownBy(() -> transcriptions.find(job))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("HB-0408 Job " + job + " could not be looked for")
        .hasRootCauseMessage("HB-0209 the database is not open yet");
  }

  @Test
  void erasureThatFails_namesItselfAndTheJob() {
    transcriptions.transactionalJobs =
        new TransactionalJobs() {
          @Override
          public void erase(UUID jobId) {
            throw new IllegalArgumentException("no database");
          }
        };
    UUID job = UUID.randomUUID();
    assertThatThrownBy(() -> transcriptions.erase(job))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("HB-0406 Job " + job + " could not be erased")
        .hasRootCauseMessage("no database");
  }

  @Test
  void jobOfAnotherApplication_isAsUnknownAsNone_andIsNotErased() {
    InboxFixture f = new InboxFixture(Product.H2);
    try {
      f.fresh();
      UUID ours = f.job();
      transactions(f);
      assertThat(f.in(() -> transcriptions.find(ours))).isPresent();
      f.run(() -> transcriptions.erase(ours));
      assertThat(f.in(() -> f.jobs.find(ours)).orElseThrow().erased()).isTrue();

      UUID another = f.job();
      f.application = "another than " + f.application;
      transactions(f);
      assertThat(f.in(() -> transcriptions.find(another))).isEmpty();
      f.run(() -> transcriptions.erase(another));
      assertThat(f.in(() -> f.jobs.find(another)).orElseThrow().erased()).isFalse();
    } finally {
      f.db.close();
    }
  }

  private void transactions(InboxFixture f) {
    Settings settings =
        new Settings() {
          @Override
          public String application() {
            return f.application;
          }
        };
    Sender sender =
        new Sender() {
          @Override
          public void wake() {
            // nothing waits
          }
        };
    ObserverCall observerCall =
        new ObserverCall() {
          @Override
          public Optional<UUID> currentDelivery() {
            return Optional.empty();
          }
        };
    transcriptions.settings = settings;
    transcriptions.jobs = f.jobs;
    transcriptions.transactionalJobs =
        Beans.inject(
            new TransactionalJobs(),
            settings,
            sender,
            observerCall,
            f.jobs,
            f.erasure,
            f.callbacks,
            f.deliveries,
            f.auditLog,
            f.db.transactions(),
            LogFixture.submissions());
  }

  @ParameterizedTest
  @CsvSource({
    ", http://127.1/call.wav, 127.1",
    "https://api.eu.deepgram.com, http://169.254.169.254/latest, 169.254.169.254",
    "https://api.deepgram.com, https://media.internal/call.wav, media.internal"
  })
  void audioOnAnInternalHost_isRefused_whereTheVendorIsOutside(URI base, URI audio, String host) {
    toDeepgram(base);
    assertThatThrownBy(() -> transcriptions.submit(TranscriptionRequest.of(audio)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HB-0407 audio: expected a URL that the vendor of provider deepgram can reach, found"
                + " one on the internal host "
                + host);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8099, http://127.0.0.1/call.wav",
    "https://deepgram.example.com, https://media.internal/call.wav",
    ", https://media.example.com/call.wav"
  })
  void audioThatTheVendorMayReach_isAccepted(URI base, URI audio) {
    toDeepgram(base);
    assertThatThrownBy(() -> transcriptions.submit(TranscriptionRequest.of(audio)))
        .hasMessageStartingWith("HB-0403 "); // there is nowhere to store it
  }

  private void toDeepgram(URI base) {
    transcriptions.vendors = Beans.inject(new Vendors(), TestInstance.of(new DeepgramVendor()));
    transcriptions.vendors.find();
    transcriptions.settings = to(base);
  }

  private static Settings to(URI base) {
    Map<String, Provider> providers =
        Map.of("deepgram", TestSubmissions.provider("deepgram", base));
    return new Settings() {
      @Override
      public Optional<String> defaultProvider() {
        return Optional.of("deepgram");
      }

      @Override
      public Map<String, Provider> providers() {
        return providers;
      }
    };
  }
}
