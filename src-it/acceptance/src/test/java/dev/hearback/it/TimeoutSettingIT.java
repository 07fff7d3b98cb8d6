package dev.hearback.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.it.app.web.JobView;
import dev.hearback.simulator.Behaviour;
import dev.hearback.simulator.Calls;
import dev.hearback.simulator.Cut;
import dev.hearback.simulator.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A time-out from a file in the archive, or from the environment, is in force. */
class TimeoutSettingIT {

  private static final String KEY = "hearback.vendor.deepgram.submit-timeout";
  private static final String VARIABLE = "HEARBACK_VENDOR_DEEPGRAM_SUBMIT_TIMEOUT";

  /** The vendor takes the job, but answers only after this time. */
  private static final Duration ANSWER = Duration.ofSeconds(4);

  @Test
  void timeoutIsInForce_eachVendorsOwn_andAVariableOverridesTheFile() throws Exception {
    try (OwnServer server = OwnServer.onH2().setting(KEY, "PT30S")) {
      server.server().environment(VARIABLE, "PT1S");
      server.start();
      assertThat(stateAfterASlowAnswer(server, "deepgram")).isEqualTo("UNCERTAIN");
      assertThat(stateAfterASlowAnswer(server, "gladia")).isEqualTo("SUBMITTED");
    }
  }

  private static String stateAfterASlowAnswer(OwnServer server, String provider) {
    Recording recording = Recording.any();
    Reply slow = new Reply(0, true, Cut.NONE, ANSWER);
    server.vendors().treat(recording, Behaviour.answers(slow).calling(Calls.NEVER));

    String job = server.probe().job(provider, recording).submit();

    JobView view =
        server
            .probe()
            .await(job, seen -> !seen.state().equals("QUEUED") && !submitting(seen.state()));
    return view.state();
  }

  private static boolean submitting(String state) {
    return state.equals("SUBMITTING");
  }
}
