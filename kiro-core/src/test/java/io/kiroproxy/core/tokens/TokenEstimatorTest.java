package io.kiroproxy.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenEstimatorTest {

    private final TokenEstimator estimator = new TokenEstimator();

    @Test
    void englishTakesAboutFourCharactersPerToken() {
        String prose = "It is a truth universally acknowledged, that a single man in possession of a good fortune, "
                + "must be in want of a wife.";

        assertThat((double) prose.length() / estimator.text(prose)).isBetween(3.6, 4.0);
    }

    @Test
    void chineseTakesAboutOneAndAHalfCharactersPerToken() {
        assertThat(15.0 / estimator.text("今天天气很好我们去公园散步吧好")).isBetween(1.4, 1.6);
    }

    @Test
    void piecesAddUpToTheWhole() {
        String text = "def f(x): return x ** 2  # приме́р 漢字 😀";
        for (int i = 0; i <= text.length(); i++) {
            assertThat(estimator.weight(text.substring(0, i)) + estimator.weight(text.substring(i)))
                    .isEqualTo(estimator.weight(text));
        }
    }

    @Test
    void fittingBeginningIsTheLongest() {
        String text = "a漢b, c";
        long whole = estimator.weight(text);
        assertThat(estimator.fitting(text, whole)).isEqualTo(text.length());
        assertThat(estimator.fitting(text, whole - 1)).isEqualTo(text.length() - 1);
        assertThat(estimator.fitting(text, 0)).isZero();
    }

    @Test
    void everythingTheModelReadsCounts() {
        Conversation text = Conversation.of(List.of(Message.text(Role.USER, "Hi")));
        Conversation image =
                Conversation.of(List.of(new Message(Role.USER, List.of(new Content.Image("image/png", "AAAA")))));
        Conversation tools =
                text.withTools(List.of(new ToolSpec("ls", "lists files", JsonText.EMPTY_OBJECT)), ToolChoice.AUTO);
        Conversation document = Conversation.of(List.of(
                new Message(Role.USER, List.of(new Content.Document(null, "application/pdf", "A".repeat(40_000))))));

        assertThat(estimator.conversation(text)).isBetween(4, 6);
        assertThat(estimator.conversation(image)).isBetween(1_500, 1_510);
        assertThat(estimator.conversation(tools)).isGreaterThan(estimator.conversation(text) + 12);
        assertThat(estimator.conversation(document)).isBetween(2_900, 3_100);
    }
}
