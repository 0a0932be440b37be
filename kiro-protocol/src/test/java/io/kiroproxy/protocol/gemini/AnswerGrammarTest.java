package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The automaton itself must be able to refuse. */
class AnswerGrammarTest {

    private static final String TAIL = ",'index':0}],'usageMetadata':{'promptTokenCount':1,'candidatesTokenCount':0,"
            + "'totalTokenCount':1},'modelVersion':'m','responseId':'r'}";
    private static final String TEXT = "{'candidates':[{'content':{'parts':[{'text':'a'}],'role':'model'}";
    private static final String LAST = TEXT + ",'finishReason':'STOP'" + TAIL;

    private static AnswerGrammar events(String... objects) {
        StringBuilder stream = new StringBuilder();
        for (String object : objects) {
            stream.append("data: ").append(object.replace('\'', '"')).append("\n\n");
        }
        return AnswerGrammar.ofEvents(stream.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static AnswerGrammar array(String document) {
        return AnswerGrammar.ofArray(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void legalStreamsAreRead() {
        assertThat(events(TEXT + TAIL, LAST).text()).isEqualTo("aa");
        assertThat(array("\n[" + TEXT + TAIL + "\n\n," + LAST + "\n]").finishReason())
                .isEqualTo("STOP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'candidates':[{'finishReason':'STOP'" + TAIL,
                "{'candidates':[{'content':{'parts':[],'role':'model'}" + TAIL,
                "{'candidates':[{'content':{'parts':[{}],'role':'model'}" + TAIL,
                "{'candidates':[{'content':{'parts':[{'text':'a'}]}" + TAIL,
                "{'candidates':[{'content':{'parts':[{'functionCall':{'id':'i','name':'n','args':'{}'}}],'role':'model'}"
                        + TAIL,
                "{'candidates':[{'content':{'parts':[{'text':'a','thoughtSignature':'?'}],'role':'model'}" + TAIL,
                TEXT + ",'finishReason':'TOOL'" + TAIL,
                "{'error':{'message':'x'}}"
            })
    void illegalObjectsAreRefused(String object) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> events(object));
    }

    @Test
    void nothingComesAfterTheFinish() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> events(LAST, TEXT + TAIL));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> events(LAST, "[DONE]"));
    }

    @Test
    void closedArrayNeedsItsFinish() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> array("[" + TEXT + TAIL + "\n]"));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> array("[" + LAST));
    }
}
