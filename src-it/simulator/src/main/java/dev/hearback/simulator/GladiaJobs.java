package dev.hearback.simulator;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The jobs that Gladia remembers: show, list, delete. */
final class GladiaJobs {
  private static final int PAGE = 20;

  private final Map<Long, GladiaJob> jobs = new ConcurrentSkipListMap<>();
  private final AtomicLong next = new AtomicLong();

  void add(GladiaJob job) {
    // Newest first.
    jobs.put(-next.incrementAndGet(), job);
  }

  void show(Exchange exchange, String id, GladiaErrors errors) throws IOException, Refusal {
    GladiaJob job = find(id, errors);
    exchange.stream(200, JsonText.body(job::write));
  }

  /** Deletes a job that is over. */
  void delete(Exchange exchange, String id, GladiaErrors errors) throws IOException, Refusal {
    GladiaJob job = find(id, errors);
    if (!job.isOver()) {
      throw errors.status(403);
    }
    jobs.values().remove(job);
    exchange.answer(202, "");
  }

  void list(Exchange exchange, String url) throws IOException {
    Query query = exchange.query();
    int offset = number(query, "offset", 0);
    int limit = number(query, "limit", PAGE);
    JsonObject metadata = metadata(query);
    List<String> states =
        query.values().keySet().stream()
            .filter(name -> name.matches("status(\\[\\d*])?"))
            .flatMap(name -> query.all(name).stream())
            .toList();
    List<GladiaJob> found =
        jobs.values().stream()
            .filter(job -> states.isEmpty() || states.contains(job.status()))
            .filter(job -> job.request().hasMetadata(metadata))
            .toList();
    exchange.stream(200, JsonText.body(json -> page(json, found, url, offset, limit)));
  }

  private static void page(
      JsonGenerator json, List<GladiaJob> found, String url, int offset, int limit) {
    json.writeStartObject();
    json.write("first", url + "?offset=0&limit=" + limit);
    json.write("current", url + "?offset=" + offset + "&limit=" + limit);
    if (offset + limit < found.size()) {
      json.write("next", url + "?offset=" + (offset + limit) + "&limit=" + limit);
    } else {
      json.writeNull("next");
    }
    json.writeStartArray("items");
    found.stream().skip(offset).limit(limit).forEach(job -> job.write(json));
    json.writeEnd().writeEnd();
  }

  /** The filter, as one JSON text or as one parameter per key. */
  private static JsonObject metadata(Query query) {
    JsonObjectBuilder wanted = Json.createObjectBuilder();
    query
        .values()
        .forEach(
            (name, values) -> {
              if (name.matches("custom_metadata\\[.+]")) {
                wanted.add(name.substring(16, name.length() - 1), values.get(0));
              }
            });
    try {
      query
          .first("custom_metadata")
          .map(JsonText::object)
          .ifPresent(all -> all.forEach(wanted::add));
    } catch (JsonException e) {
      // What the vendor says to a broken filter is not known; here it finds nothing.
      wanted.add("", "");
    }
    return wanted.build();
  }

  private GladiaJob find(String id, GladiaErrors errors) throws Refusal {
    return jobs.values().stream()
        .filter(job -> job.id().equals(id))
        .findFirst()
        .orElseThrow(() -> errors.status(404));
  }

  private static int number(Query query, String name, int otherwise) {
    return query
        .first(name)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(Integer::parseInt)
        .orElse(otherwise);
  }
}
