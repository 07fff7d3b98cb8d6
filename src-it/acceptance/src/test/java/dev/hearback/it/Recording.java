package dev.hearback.it;

import java.util.UUID;

/**
 * Audio that only one test knows, so that what the vendors are told about it concerns no other.
 *
 * @param url where the vendors would fetch it
 */
public record Recording(String url) {

  /** A new one. */
  public static Recording any() {
    return new Recording("https://media.example.com/" + UUID.randomUUID() + ".wav");
  }
}
