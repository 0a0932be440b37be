package io.kiroproxy.protocol.kiro.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingTagsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // name | text (\n written as ~) | thinking | answer
                "plain answer | Hello | '' | Hello",
                "both | <thinking>hm</thinking>~~Hello | hm | Hello",
                "one newline after the tag goes | <thinking>~hm</thinking>~~Hello | hm | Hello",
                "a second newline stays | <thinking>~~hm</thinking>~~Hello | '~hm' | Hello",
                "space before the tag goes | '  ~<thinking>hm</thinking>~~Hello' | hm | Hello",
                "space before an answer stays | '  ~Hello' | '' | '  ~Hello'",
                "tag in the middle is text | See <thinking>hm</thinking>~~x | '' | See <thinking>hm</thinking>~~x",
                "quoted opening tag is text | <thinking>`hm</thinking>~~x | '' | <thinking>`hm</thinking>~~x",
                "closing tag needs a blank line | <thinking>a</thinking> b</thinking>~~x | a</thinking> b | x",
                "one newline does not close | <thinking>a</thinking>~b</thinking>~~x | a</thinking>~b | x",
                "quote before makes it text | <thinking>a`</thinking>~~b</thinking>~~x | a`</thinking>~~b | x",
                "quote behind makes it text | <thinking>a</thinking>\"~~b</thinking>~~x | a</thinking>\"~~b | x",
                "closing at the end | <thinking>a</thinking> ~ | a | ''",
                "never closed | <thinking>a</thinking> b | a</thinking> b | ''",
                "cut inside the closing tag | <thinking>a</thin | a</thin | ''",
                "only an opening tag | <thinking> | '' | <thinking>",
                "half an opening tag | <thin | '' | <thin",
                "a similar tag | <thinker>a | '' | <thinker>a",
                "empty reasoning | <thinking></thinking>~~x | '' | x",
                "second block is text | <thinking>a</thinking>~~<thinking>b</thinking>~~ | a | <thinking>b</thinking>~~",
                "doubled angle | <thinking>a<</thinking>~~x | a< | x"
            })
    void everySplitGivesTheSame(String name, String written, String thinkingWritten, String answerWritten) {
        String text = written.replace('~', '\n');
        String thinking = thinkingWritten.replace('~', '\n');
        String answer = answerWritten.replace('~', '\n');
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                Parts parts = new Parts();
                ThinkingTags tags = new ThinkingTags(parts);
                tags.text(text.substring(0, first));
                tags.text(text.substring(first, second));
                tags.text(text.substring(second));
                tags.end();
                assertThat(parts.thinking)
                        .as("%s split at %d and %d", name, first, second)
                        .hasToString(thinking);
                assertThat(parts.answer)
                        .as("%s split at %d and %d", name, first, second)
                        .hasToString(answer);
            }
        }
    }

    @Test
    void textIsPassedOnAsSoonAsItIsDecided() {
        Parts parts = new Parts();
        ThinkingTags tags = new ThinkingTags(parts);

        tags.text("<thinking>");
        tags.text("long reasoning</th");
        assertThat(parts.thinking).hasToString("long reasoning");
        tags.text("inking>\n\nHe");
        assertThat(parts.answer).hasToString("He");
    }

    @Test
    void nativeReasoningSwitchesTagsOff() {
        Parts parts = new Parts();
        ThinkingTags tags = new ThinkingTags(parts);

        tags.disable();
        tags.text("<thinking>a</thinking>\n\nb");

        assertThat(parts.answer).hasToString("<thinking>a</thinking>\n\nb");
    }

    @Test
    void whatWaitsForACloseIsBounded() {
        Parts parts = new Parts();
        ThinkingTags tags = new ThinkingTags(parts);

        tags.text("<thinking>a</thinking>" + " ".repeat(5_000));

        assertThat(parts.thinking.length()).isGreaterThan(4_000);
    }

    private static final class Parts implements ThinkingTags.Sink {
        private final StringBuilder thinking = new StringBuilder();
        private final StringBuilder answer = new StringBuilder();

        @Override
        public void thinking(String text) {
            assertThat(text).isNotEmpty();
            thinking.append(text);
        }

        @Override
        public void answer(String text) {
            assertThat(text).isNotEmpty();
            answer.append(text);
        }
    }
}
