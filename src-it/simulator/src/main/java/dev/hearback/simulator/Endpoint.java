package dev.hearback.simulator;

/** The calls of the vendors' APIs whose behaviour can be switched. */
public enum Endpoint {
  /** Deepgram, {@code POST /v1/listen}: audio or its address in, a job or a transcript out. */
  DEEPGRAM_LISTEN("deepgram"),
  /** Deepgram, {@code GET /v1/projects}: what the key may see. Only its status can be switched. */
  DEEPGRAM_PROJECTS("deepgram"),
  /**
   * Gladia, {@code POST /v2/upload}: audio in, its address out. Only its answer can be switched.
   */
  GLADIA_UPLOAD("gladia"),
  /** Gladia, {@code POST /v2/pre-recorded}: the address of audio in, a job out. */
  GLADIA_PRE_RECORDED("gladia"),
  /** Gladia, {@code GET /v2/pre-recorded}: the list of jobs. Only its status can be switched. */
  GLADIA_LIST("gladia");

  private final String vendor;

  Endpoint(String vendor) {
    this.vendor = vendor;
  }

  /** Lower-case name of the vendor, as it stands in the ledger. */
  public String vendor() {
    return vendor;
  }
}
