package dev.hearback.sample.web;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;

import dev.hearback.sample.Call;
import java.util.List;

/** The calls as HTML; the browser asks again every two seconds. */
final class CallsPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta http-equiv="refresh" content="2">
      <title>Calls</title>
      <h1>Calls</h1>
      <table>
      """;

  private CallsPage() {}

  static String of(List<Call> calls) {
    return calls.stream().map(CallsPage::row).collect(joining("", HEAD, "</table>\n</html>\n"));
  }

  private static String row(Call call) {
    String headline = requireNonNullElse(call.headline(), "…");
    return "<tr><th>%s<td>%s\n".formatted(escape(call.caller()), escape(headline));
  }

  // A transcript is what a stranger said: as foreign as any other input.
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
