package dev.hearback.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearback.PartialFailure;
import dev.hearback.Transcript;
import dev.hearback.deepgram.DeepgramVendor;
import dev.hearback.gladia.GladiaVendor;
import dev.hearback.spi.Interpretation;
import dev.hearback.spi.Outcome;
import dev.hearback.spi.TestContent;
import dev.hearback.spi.TranscriptionVendor;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that the vendors' schemas allow, and their samples do not show. */
class UnusualReportsTest {

  private static final TranscriptionVendor DEEPGRAM = new DeepgramVendor();
  private static final TranscriptionVendor GLADIA = new GladiaVendor();

  @Test
  void silenceOfWhichDeepgramIsSure_hasNoConfidence() {
    Transcript silent = deepgram("{'transcript':'','confidence':0.98,'words':[]}");
    assertThat(silent.text()).isEmpty();
    assertThat(silent.confidence()).isEmpty();
    assertThat(deepgram("{'words':[],'confidence':0.98,'transcript':' '}").confidence()).isEmpty();
  }

  @Test
  void channelInWhichNothingWasSaid_countsForNothing_howeverSureDeepgramIs() {
    Transcript transcript =
        deepgram(
            "{'transcript':'','confidence':0.5,'words':[]}",
            "{'transcript':'Hello there.','confidence':0.9,'words':[{'word':'hello'},{'word':'there'}]}",
            "{'confidence':0.1,'transcript':''}");
    assertThat(transcript.text()).isEqualTo("Hello there.");
    assertThat(transcript.confidence()).hasValue(0.9);
    assertThat(transcript.channels()).isEqualTo(3);
  }

  @Test
  void channelsWithoutWordsOfTheirOwn_countOnceEach() {
    Transcript transcript =
        deepgram(
            "{'transcript':'One.','confidence':0.8}", "{'confidence':0.6,'transcript':'Two.'}");
    assertThat(transcript.text()).isEqualTo("One.\nTwo.");
    assertThat(transcript.confidence().orElseThrow()).isEqualTo(0.7);
  }

  @Test
  void channelThatDeepgramTellsTwice_isNotUnderstood() {
    TestContent twice =
        content("{'metadata':{},'results':{'channels':[{'alternatives':[],'alternatives':[]}]}}");
    assertThat(DEEPGRAM.interpret(twice)).isInstanceOf(Interpretation.Unknown.class);
    assertThat(DEEPGRAM.read(twice).meaning()).isInstanceOf(Interpretation.Unknown.class);
  }

  @Test
  void blankTextOfGladia_isNoText() {
    assertThat(
            gladia("{'metadata':{},'transcription':{'full_transcript':' ','utterances':[]}}")
                .text())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'metadata':{'request_id':'r'},'results':{'channels':{}}}",
        "{'metadata':{'request_id':'r'},'results':null}",
        "{'metadata':{'request_id':'r'},'results':[]}",
        "{'metadata':{'request_id':'r'},'results':{'sentiments':{'segments':[]}}}"
      })
  void whatIsNoTranscription_isADeadLetter_ofDeepgram(String body) {
    unknown(DEEPGRAM, body, "r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'r','event':'transcription.success','payload':{}}",
        "{'id':'r','event':'transcription.success','payload':{'summarization':{'success':true}}}",
        "{'id':'r','event':'transcription.success','payload':[]}",
        "{'id':'r','event':'transcription.success','payload':{'metadata':null,'transcription':null}}",
        "{'id':'r','event':'transcription.success','payload':{'metadata':'x','transcription':[]}}",
        "{'id':'r','status':'done','result':{}}"
      })
  void whatIsNoTranscription_isADeadLetter_ofGladia(String body) {
    unknown(GLADIA, body, "r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'sentences':[{'success':true},{'success':false,'error':ERROR}]",
        "'sentences':{'success':false,'error':ERROR}",
        "'transcription':{'sentences':[{'success':false,'error':ERROR}]}",
        "'transcription':{'sentences':{'success':false,'error':ERROR}}"
      })
  void failedSentencesOfGladia_areFound_inEveryPlaceAndForm(String field) {
    String body =
        "{'id':'r','event':'transcription.success','payload':{'metadata':{}," + field + "}}";
    assertPartialFailure(body, "sentences");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "sentences;{'success':false,'error':ERROR}",
        "sentences;[{'success':true},{'success':false,'error':ERROR}]",
        "subtitles;[{'success':false,'error':ERROR}]",
        "subtitles;{'success':false,'error':ERROR}"
      })
  void whatFailedWithinAResultOfGladia_isFound_whateverItIs(String name, String value) {
    String field = "'" + name + "':" + value;
    String body =
        "{'id':'r','event':'transcription.success','payload':{'metadata':{},'translation':"
            + "{'success':true,'results':[{'error':null,'utterances':[{'words':[]}],"
            + field
            + "}]}}}";
    assertPartialFailure(body, "translation." + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "''",
        "{'message':''}",
        "{'code':'','message':' ','exception':''}",
        "{'message':'\\u200B'}"
      })
  void addOnOfGladiaThatDoesNotSayWhyItFailed_isToldByItsResults(String error) {
    assertPartialFailure(
        "{'id':'r','event':'transcription.success','payload':{'metadata':{},'translation':"
            + "{'success':false,'error':"
            + error
            + ",'results':[{'error':ERROR,'utterances':[]}]}}}",
        "translation");
  }

  @Test
  void addOnOfGladiaWhoseMessageIsEmpty_isToldByItsException() {
    assertPartialFailure(
        "{'id':'r','event':'transcription.success','payload':{'metadata':{},'translation':"
            + "{'success':false,'error':{'message':'','exception':'Timeout'},"
            + "'results':[{'error':ERROR}]}}}",
        new PartialFailure("translation", "", "Timeout"));
  }

  @Test
  void resultOfGladiaThatDoesNotSayWhyItFailed_isToldByItsBlocks() {
    assertPartialFailure(
        "{'id':'r','event':'transcription.success','payload':{'metadata':{},'translation':"
            + "{'success':false,'results':[{'success':false,'error':null,'sentences':"
            + "{'success':false,'error':ERROR}}]}}}",
        "translation.sentences");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'metadata':{'request_id':'r','extra':{'NAME':'x','call':'42','call':'43'}},"
            + "'results':{'channels':[]}}",
        "{'metadata':{'request_id':'r','extra':{MANY'call':'42'}},'results':{'channels':[]}}"
      })
  void idsOfTheSenderThatAreNotKept_doNotMakeAReportOfDeepgramUnreadable(String body) {
    assertIds(DEEPGRAM, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'r','event':'success','payload':{'metadata':{}},'custom_metadata':"
            + "{'NAME':'x','call':'42'}}",
        "{'id':'r','event':'success','payload':{'metadata':{}},'custom_metadata':"
            + "{MANY'call':'42'}}"
      })
  void idsOfTheSenderThatAreNotKept_doNotMakeAReportOfGladiaUnreadable(String body) {
    assertIds(GLADIA, body);
  }

  /** NAME is longer than any that is kept; of MANY, more than are kept, none is text. */
  private static void assertIds(TranscriptionVendor vendor, String body) {
    String many =
        IntStream.range(0, 2_000)
            .mapToObj(number -> "'" + number + "':[],")
            .collect(Collectors.joining());
    assertThat(interpreted(vendor, body.replace("NAME", "n".repeat(3_000)).replace("MANY", many)))
        .isInstanceOfSatisfying(
            Outcome.Succeeded.class,
            success -> {
              assertThat(success.vendorJobId()).contains("r");
              assertThat(success.attributes()).isEqualTo(Map.of("call", "42"));
            });
  }

  /** Gladia's success with this feature failed, by the one ERROR in the body. */
  private static void assertPartialFailure(String body, String feature) {
    assertPartialFailure(body, new PartialFailure(feature, "500", "no"));
  }

  private static void assertPartialFailure(String body, PartialFailure expected) {
    assertThat(
            interpreted(
                GLADIA,
                body.replace("ERROR", "{'status_code':500,'exception':'E','message':'no'}")))
        .isInstanceOfSatisfying(
            Outcome.Succeeded.class,
            success -> assertThat(success.partialFailures()).containsExactly(expected));
  }

  private static void unknown(TranscriptionVendor vendor, String body, String id) {
    assertThat(interpreted(vendor, body))
        .isInstanceOfSatisfying(
            Interpretation.Unknown.class,
            unknown -> {
              assertThat(unknown.vendorJobId()).contains(id);
              assertThat(unknown.error()).startsWith("Expected ").contains(", found ");
            });
  }

  private static Transcript deepgram(String... alternatives) {
    return transcript(
        DEEPGRAM,
        "{'metadata':{},'results':{'channels':[{'alternatives':["
            + String.join("]},{'alternatives':[", alternatives)
            + "]}]}}");
  }

  private static Transcript gladia(String payload) {
    return transcript(
        GLADIA, "{'id':'r','event':'transcription.success','payload':" + payload + "}");
  }

  private static Transcript transcript(TranscriptionVendor vendor, String body) {
    assertThat(interpreted(vendor, body)).isInstanceOf(Outcome.Succeeded.class);
    return vendor.transcript(content(body));
  }

  private static Interpretation interpreted(TranscriptionVendor vendor, String body) {
    return vendor.interpret(content(body));
  }

  private static TestContent content(String body) {
    return TestContent.of(body.replace('\'', '"'));
  }
}
