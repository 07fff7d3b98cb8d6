package dev.hearback.benchmark;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What the listener wants of Deepgram's report, read as a stream, which is cheaper than a tree. */
record Report(String text, Double confidence) {

  private static final JsonFactory JSON = JsonFactory.builder().build();

  /** The job's id, read no further than that. */
  static String job(byte[] body) {
    return first(body, "request_id");
  }

  /** The first alternative's text and confidence. */
  static Report of(byte[] body) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      String text = find(json, "transcript") ? json.getString() : null;
      return new Report(text, find(json, "confidence") ? json.getDoubleValue() : null);
    }
  }

  private static String first(byte[] body, String name) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      return find(json, name) ? json.getString() : null;
    }
  }

  private static boolean find(JsonParser json, String name) {
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      if (token == JsonToken.PROPERTY_NAME && json.currentName().equals(name)) {
        json.nextToken();
        return true;
      }
    }
    return false;
  }
}
