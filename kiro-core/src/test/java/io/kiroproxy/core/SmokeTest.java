package io.kiroproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmokeTest {
    @Test
    void runs() {
        assertThat("a".repeat(2)).isEqualTo("aa");
    }
}
