package io.kiroproxy.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The automaton refuses what breaks clients (clients.md 12). */
class ChunkGrammarTest {

    private static final String DONE = "data: [DONE]\n\n";
    private static final String ROLE = delta("{'role':'assistant','content':''}");
    private static final String FINISH = choice("{'index':0,'delta':{},'finish_reason':'stop'}");

    private static String choice(String choice) {
        return ("data: {'id':'chatcmpl-1','object':'chat.completion.chunk','created':1,'model':'m','choices':[" + choice
                        + "]}\n\n")
                .replace('\'', '"');
    }

    private static String delta(String delta) {
        return choice("{'index':0,'delta':" + delta + ",'finish_reason':null}");
    }

    private static void refuses(String stream) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ChunkGrammar.of(stream.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void legalStreamIsAccepted() {
        String stream = ROLE + delta("{'content':'x'}") + FINISH + DONE;

        assertThat(ChunkGrammar.of(stream.getBytes(StandardCharsets.UTF_8)).content())
                .isEqualTo("x");
    }

    @Test
    void wrongOrderIsRefused() {
        refuses(FINISH);
        refuses(delta("{'content':'x'}"));
        refuses(ROLE + ROLE);
        refuses(ROLE + DONE);
        refuses(ROLE + FINISH + FINISH);
        refuses(ROLE + FINISH + delta("{'content':'x'}"));
        refuses(ROLE + FINISH + DONE + DONE);
        refuses(ROLE + FINISH.replace("chatcmpl-1", "chatcmpl-2"));
    }

    @Test
    void callsDoNotInterleave() {
        String first = "{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'n','arguments':''}}]}";
        String second =
                "{'tool_calls':[{'index':1,'id':'b','type':'function','function':{'name':'n','arguments':''}}]}";
        String more = "{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}";

        refuses(ROLE + delta(first) + delta(second) + delta(more));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'content':''}",
                "{'other':'x'}",
                "{'tool_calls':[{'id':'a','type':'function','function':{'name':'n','arguments':''}}]}",
                "{'tool_calls':[{'index':0,'type':'function','function':{'name':'n','arguments':''}}]}",
                "{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'arguments':''}}]}",
                "{'tool_calls':[{'index':1,'id':'a','type':'function','function':{'name':'n','arguments':''}}]}"
            })
    void badDeltaIsRefused(String delta) {
        refuses(ROLE + delta(delta));
    }
}
