package io.kiroproxy.core.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "port, port, 0",
        "port, part, 1",
        "port, ports, 1",
        "ports, port, 1",
        "prot, port, 1",
        "opus-4-5, opus-5-4, 2",
        "kitten, sitting, 3",
        "ca, abc, 3",
        "server, client, 6",
    })
    void changedAddedTakenAwayAndExchangedLettersCountOne(String a, String b, int distance) {
        assertThat(EditDistance.between(a, b)).isEqualTo(distance);
    }

    @Test
    void isTheSameBothWaysAndNoMoreThanTheLongerName() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String a = word(random);
            String b = word(random);

            int distance = EditDistance.between(a, b);

            assertThat(distance)
                    .as("%s and %s", a, b)
                    .isEqualTo(EditDistance.between(b, a))
                    .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
            assertThat(distance == 0).as("%s and %s", a, b).isEqualTo(a.equals(b));
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }
}
