package io.kiroproxy.it.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing serious or critical by axe-core on any screen in any look; {@link EveryScreenTest} tries each screen in two. */
class AccessibilityTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("work", "home");

    @BeforeAll
    static void traffic() throws IOException {
        EveryScreenTest.fill(UI);
    }

    @ParameterizedTest
    @MethodSource("io.kiroproxy.it.ui.EveryScreenTest#looks")
    @Tag("load")
    void nothingSeriousIsFoundOnAnyScreenInAnyLook(Look look) throws IOException {
        Map<String, List<String>> findings = Axe.findings(UI, look, EveryScreenTest.SCREENS);
        assertThat(findings.values()).as(findings.toString()).allMatch(List::isEmpty);
    }
}
