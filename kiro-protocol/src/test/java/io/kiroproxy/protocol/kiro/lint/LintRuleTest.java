package io.kiroproxy.protocol.kiro.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LintRuleTest {

    @Test
    void everyRuleHasAnIdOfItsOwnAndASource() {
        assertThat(Arrays.stream(LintRule.values()).map(LintRule::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z-]+\\.[a-z-]+"));
        assertThat(Arrays.stream(LintRule.values()).map(LintRule::source))
                .allMatch(source -> source.startsWith("kiro-upstream") || source.startsWith("decisions.md"));
    }
}
