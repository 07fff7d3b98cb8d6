package dev.hearback.spi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** The audio of a submission. */
public sealed interface SubmissionAudio {

  /**
   * The vendor is to fetch it.
   *
   * @param url an http or https URL
   */
  record AtUrl(URI url) implements SubmissionAudio {}

  /**
   * It is to be sent.
   *
   * @param source opens it from its first byte, any number of times
   * @param length number of bytes
   * @param contentType media type
   */
  record Bytes(Source source, long length, String contentType) implements SubmissionAudio {}

  /** Opens the audio. */
  @FunctionalInterface
  interface Source {
    /**
     * The audio from its first byte; must be closed.
     *
     * @throws IOException if it is no longer there
     */
    InputStream open() throws IOException;
  }
}
