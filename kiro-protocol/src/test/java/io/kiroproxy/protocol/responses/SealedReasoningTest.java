package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.Content;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedReasoningTest {

    @Test
    void whatIsSealedIsOpenedUnchanged() {
        for (String text : new String[] {"", "Tinte 😀 \"\\\u2028\n", "a".repeat(100_000)}) {
            String carrier = SealedReasoning.seal(text, "sig+/=");

            assertThat(carrier).matches("kiro1\\.[A-Za-z0-9_-]+");
            assertThat(SealedReasoning.open(carrier)).isEqualTo(new Content.Thinking(text, "sig+/="));
        }
        assertThat(SealedReasoning.open(SealedReasoning.sealRedacted("data==")))
                .isEqualTo(new Content.RedactedThinking("data=="));
    }

    @Test
    void textIsCompressed() {
        assertThat(SealedReasoning.seal("I think so. ".repeat(1000), "s")).hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kiro1.", "kiro2.eJyrVi", "gAAAAABsomething", "kiro1.####", "kiro1.eJw", "kiro1.AAAA"})
    void othersCarriersAndBrokenOnesAreNotOpened(String carrier) {
        assertThat(SealedReasoning.open(carrier)).isNull();
    }

    @Test
    void changedCarriersAreRefusedAndNothingElseHappens() {
        String carrier = SealedReasoning.seal("I should look at the file first.", "signature");
        int opened = 0;
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            StringBuilder changed = new StringBuilder(carrier);
            changed.setCharAt(random.nextInt(carrier.length()), (char) (' ' + random.nextInt(95)));
            String cut =
                    changed.substring(0, random.nextBoolean() ? carrier.length() : random.nextInt(carrier.length()));

            Content content = SealedReasoning.open(cut);

            if (content != null && !cut.equals(carrier)) {
                opened++;
            }
        }
        assertThat(opened).isLessThan(20);
    }

    @Test
    void carriersThatUnpackToTooMuchAreNotOpened() {
        String bomb = SealedReasoning.seal("a".repeat(SealedReasoning.MAX_BYTES), "s");

        assertThat(bomb).hasSizeLessThan(100_000);
        assertThat(SealedReasoning.open(bomb)).isNull();
    }
}
