package dev.hearback.it.demo;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One recording on its way: submitted, called back, observed. */
final class Recording {

  private final String title;
  private final Map<String, String> parameters;
  private final byte[] wav;
  private final boolean readable;
  private String id;
  private boolean calledBack;
  private boolean observed;
  private boolean transcribed;

  private Recording(String title, Map<String, String> parameters, byte[] wav, boolean readable) {
    this.title = title;
    this.parameters = parameters;
    this.wav = wav;
    this.readable = readable;
  }

  /** One whose bytes are handed over. */
  static Recording uploaded(String title, String provider, byte[] wav) {
    return new Recording(title, Map.of("provider", provider, "caller", title), wav, true);
  }

  /** One that the vendor fetches. */
  static Recording at(URI url, String title, String provider) {
    return at(url, title, provider, true);
  }

  /** One that the vendor cannot read. */
  static Recording unreadableAt(URI url, String title, String provider) {
    return at(url, title, provider, false);
  }

  private static Recording at(URI url, String title, String provider, boolean readable) {
    return new Recording(
        title,
        Map.of("provider", provider, "caller", title, "url", url.toString()),
        new byte[0],
        readable);
  }

  String title() {
    return title;
  }

  /** Whether the observers have it. */
  boolean observed() {
    return observed;
  }

  /** Whether that is a transcript, or a failure where no transcript can be. */
  boolean asExpected() {
    return transcribed == readable;
  }

  void submit(Sample sample, Consumer<String> lines) throws InterruptedException {
    JsonObject call = sample.add(parameters, wav);
    id = call.getString("id");
    tell(lines, "submitted", "job " + call.getString("job"));
  }

  /** Looks how far it has come, and tells each new step. */
  void look(Sample sample, Consumer<String> lines) throws InterruptedException {
    JsonObject status = sample.call(id);
    String state = status.getString("state");
    boolean ended = state.equals("SUCCEEDED") || state.equals("FAILED");
    if (ended && !calledBack) {
      calledBack = true;
      tell(lines, "called back", state.equals("FAILED") ? "the job failed" : "the job succeeded");
    }
    Optional<String> seen = seenByObserver(status.getJsonObject("call"));
    if (seen.isPresent() && calledBack && !observed) {
      observed = true;
      transcribed = state.equals("SUCCEEDED");
      tell(lines, "observed", seen.get());
    }
  }

  /** What the sample's observers have written into their own table. */
  private static Optional<String> seenByObserver(JsonObject call) {
    if (call.containsKey("text")) {
      return Optional.of("“" + call.getString("text") + "”");
    }
    return Optional.ofNullable(call.getString("failure", null)).map("no transcript: "::concat);
  }

  private void tell(Consumer<String> lines, String step, String what) {
    lines.accept("%-26s %-12s %s".formatted(title, step, what));
  }
}
