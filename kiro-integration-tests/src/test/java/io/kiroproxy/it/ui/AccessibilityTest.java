package io.kiroproxy.it.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing serious or critical by axe-core on any screen, in both themes. */
class AccessibilityTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("work", "home");

    @BeforeAll
    static void traffic() throws IOException {
        EveryScreenTest.fill(UI);
    }

    static Stream<Look> themes() {
        return Stream.of(Look.DESK, Look.DESK.dark());
    }

    @ParameterizedTest
    @MethodSource("themes")
    void nothingSeriousIsFoundOnAnyScreen(Look look) throws IOException {
        BrowserContext profile = UI.profile(look);
        Axe.into(profile);
        Page page = profile.newPage();
        page.navigate(UI.uri().toString());
        Map<String, Object> findings = new TreeMap<>();
        for (String screen : EveryScreenTest.SCREENS) {
            Screens.show(page, screen);
            findings.put(screen, Axe.findings(page));
        }
        findings.values().removeIf(found -> ((List<?>) found).isEmpty());
        assertThat(findings).isEmpty();
    }

    @Test
    void nothingMovesLongForWhoeverAsksForLessMotion() {
        Page page = UI.open("accounts/work");
        page.locator(".drawer").waitFor();
        Object longest = page.evaluate("""
                () => Math.max(...[...document.querySelectorAll('*')].flatMap(e => {
                  const style = getComputedStyle(e);
                  return [style.animationDuration, style.transitionDuration].flatMap(d => d.split(',').map(parseFloat));
                }))""");
        assertThat(((Number) longest).doubleValue()).as("seconds").isLessThan(0.001);
    }
}
