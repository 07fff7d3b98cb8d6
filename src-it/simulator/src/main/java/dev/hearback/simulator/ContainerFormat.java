package dev.hearback.simulator;

import java.nio.charset.StandardCharsets;

/** The audio files that both vendors take, told by their first bytes. */
enum ContainerFormat {
  WAV(0, "RIFF"),
  WAV_64(0, "RF64"),
  MP3_TAGGED(0, "ID3"),
  OGG(0, "OggS"),
  FLAC(0, "fLaC"),
  MP4(4, "ftyp"),
  WEBM(0, "\u001a\u0045\u00df\u00a3"),
  AIFF(0, "FORM"),
  AMR(0, "#!AMR"),
  AU(0, ".snd");

  private final int offset;
  private final byte[] mark;

  ContainerFormat(int offset, String mark) {
    this.offset = offset;
    this.mark = mark.getBytes(StandardCharsets.ISO_8859_1);
  }

  static boolean isOf(byte[] head) {
    for (ContainerFormat format : values()) {
      if (format.matches(head)) {
        return true;
      }
    }
    return isMpegFrame(head);
  }

  private boolean matches(byte[] head) {
    if (head.length < offset + mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if (head[offset + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** MP3 and AAC without a tag start with eleven bits set. */
  private static boolean isMpegFrame(byte[] head) {
    return head.length > 1 && (head[0] & 0xff) == 0xff && (head[1] & 0xe0) == 0xe0;
  }
}
