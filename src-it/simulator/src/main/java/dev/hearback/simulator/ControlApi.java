package dev.hearback.simulator;

import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The switches over HTTP, JSON in and out, below {@code /simulator}. Each does what the method of
 * {@link VendorSimulator} does that has its name.
 */
final class ControlApi {
  private static final int MAX_BODY = 1 << 26;

  private final VendorSimulator simulator;

  ControlApi(VendorSimulator simulator) {
    this.simulator = simulator;
  }

  /** {@code POST /simulator/next}, {@code PUT /simulator/default}; the last two for next only. */
  public record Rule(Endpoint endpoint, Behaviour behaviour, String audio, Integer times) {}

  /** {@code PUT /simulator/words}. */
  public record Words(String words) {}

  /** {@code PUT /simulator/hosts}: one mapping. */
  public record Host(URI origin, URI server) {}

  /** {@code GET /simulator/ledger}. */
  public record Records(List<Submission> submissions, List<LedgerEntry> entries) {}

  void handle(Exchange exchange) throws IOException, Refusal {
    String path = exchange.path();
    try {
      switch (exchange.method() + " " + path) {
        case "GET /simulator/ledger" -> ledger(exchange);
        case "POST /simulator/next" -> {
          Rule rule = body(exchange, Rule.class);
          int times = rule.times() == null ? 1 : rule.times();
          simulator.next(rule.endpoint(), rule.audio(), times, rule.behaviour());
          done(exchange);
        }
        case "PUT /simulator/default" -> {
          Rule rule = body(exchange, Rule.class);
          simulator.byDefault(rule.endpoint(), rule.behaviour());
          done(exchange);
        }
        case "PUT /simulator/words" -> {
          simulator.words(body(exchange, Words.class).words());
          done(exchange);
        }
        case "PUT /simulator/hosts" -> {
          Host host = body(exchange, Host.class);
          simulator.publicHost(host.origin(), host.server());
          done(exchange);
        }
        case "POST /simulator/reset" -> {
          simulator.reset();
          done(exchange);
        }
        default -> call(exchange, path);
      }
    } catch (JsonException | JsonbException | IllegalArgumentException | NullPointerException e) {
      throw Refusal.json(400, JsonText.of(Map.of("message", String.valueOf(e.getMessage()))));
    }
  }

  private void ledger(Exchange exchange) throws IOException {
    Ledger ledger = simulator.ledger();
    exchange.answer(200, JsonText.of(new Records(ledger.submissions(), ledger.entries())));
  }

  private void call(Exchange exchange, String path) throws IOException, Refusal {
    String prefix = "/simulator/calls/";
    if (!exchange.method().equals("POST")
        || !path.startsWith(prefix)
        || !simulator.call(path.substring(prefix.length()))) {
      throw Refusal.json(404, JsonText.of(Map.of("message", "no such switch, or no such job")));
    }
    done(exchange);
  }

  private static <T> T body(Exchange exchange, Class<T> type) throws IOException {
    return JsonText.read(exchange.text(MAX_BODY).orElseThrow(), type);
  }

  private static void done(Exchange exchange) throws IOException {
    exchange.answer(200, "{}");
  }
}
