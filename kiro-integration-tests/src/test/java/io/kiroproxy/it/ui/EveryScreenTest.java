package io.kiroproxy.it.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every screen, filled, in both languages, both themes and both widths. The pictures are in {@code target/screens}. Each is
 * looked at by axe-core in two looks that have nothing in common ({@link #isChecked}); in all of them by
 * {@link AccessibilityTest}.
 */
class EveryScreenTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("work", "home", "spare");

    static final List<String> SCREENS = List.of(
            "overview",
            "accounts",
            "accounts/work",
            "add-account",
            "add-account/builder-id",
            "add-account/tokens",
            "add-account/scan",
            "sessions",
            "requests",
            "requests/newest",
            "playground",
            "models",
            "keys",
            "connect",
            "doctor",
            "logs",
            "settings",
            "settings/file",
            "help",
            "help/guides",
            "help/guides/licences",
            "help/errors",
            "my-usage",
            "welcome",
            "welcome/access",
            "welcome/client",
            "welcome/test");

    /** A screen, and the button that opens something over it. */
    private static final List<String[]> LAYERS = List.of(
            new String[] {"accounts", "Export accounts"},
            new String[] {"sessions", "Move"},
            new String[] {"playground", "Code"},
            new String[] {"keys", "Create a key"},
            new String[] {"keys", "Rotate"},
            new String[] {"connect", "Connect"},
            new String[] {"logs", "Levels"},
            new String[] {"settings", "History"});

    static Stream<Look> looks() {
        return Stream.of(Look.DESK, Look.DESK.phone())
                .flatMap(look -> Stream.of(look, look.dark()))
                .flatMap(look -> Stream.of(look, look.chinese()));
    }

    /** Bright ones rotate through widths and languages over the screens; the dark one has the other width and language. */
    private static boolean isChecked(Look look, String screen) {
        int turn = SCREENS.indexOf(screen);
        boolean phone = turn % 2 == 1;
        boolean chinese = turn / 2 % 2 == 1;
        return look.isDark()
                ? look.isPhone() != phone && look.isChinese() != chinese
                : look.isPhone() == phone && look.isChinese() == chinese;
    }

    @BeforeAll
    static void traffic() throws IOException {
        fill(UI);
    }

    /** A client key with two calls. */
    private static String holder(Look look) throws IOException {
        String holder = Calls.post(UI.uri().resolve("/api/keys"), "{\"name\":\"holder " + look + "\"}")
                .path("key")
                .asText();
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "With a key of my own", "x-api-key", holder);
        Calls.openAi(UI.uri(), "claude-haiku-4.5", "With a key of my own", "authorization", "Bearer " + holder);
        Calls.await(
                UI.uri().resolve("/api/my-usage/calls"),
                own -> own.path("calls").size() == 2,
                "authorization",
                "Bearer " + holder);
        return holder;
    }

    /** Calls that work and calls that do not, a login to be found and a key, which is shared by the calls. */
    static void fill(UiUnderTest ui) throws IOException {
        ui.leaveTokenFile("found");
        Calls.request("PUT", ui.uri().resolve("/api/capture"), "{\"mode\":\"all\"}");
        for (int i = 0; i < 6; i++) {
            Calls.anthropic(ui.uri(), "claude-sonnet-4.5", "Say something about number " + i);
            Calls.openAi(ui.uri(), "claude-haiku-4.5", "Say more about number " + i);
        }
        Calls.anthropic(ui.uri(), "no-such-model", "Hi");
        Calls.anthropic(ui.uri(), "claude-sonnet-4.5", "[[scenario:too-long]]");
        ui.simulator().next(Scenario.refuse(Refusal.E13_RATE));
        Calls.anthropic(ui.uri(), "claude-sonnet-4.5", "Whoever is ready may answer this");
        Calls.awaitKept(ui.uri(), 15);
        Calls.send(ui.uri().resolve("/api/keys"), """
                {"name":"laptop","budget":{"unit":"credits","amount":50,"period":"month","mode":"hard"}}""");
    }

    @ParameterizedTest
    @MethodSource("looks")
    void fitsItsWindow(Look look) throws IOException {
        Page page = UI.open("overview", look);
        for (String screen : SCREENS) {
            Screens.show(page, screen);
            assertFits(page, look, screen);
        }
        page.evaluate("key => sessionStorage.setItem('kiro.client-key', key)", holder(look));
        Screens.show(page, "my-usage");
        assertThat(page.locator(".own-calls tbody tr").count()).isEqualTo(2);
        assertFits(page, look, "my-usage/holder");
    }

    private static void assertFits(Page page, Look look, String screen) throws IOException {
        Path picture = Path.of("target", "screens", look.toString(), screen.replace('/', '-') + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(picture).setFullPage(look.equals(Look.DESK)));
        Files.writeString(picture.resolveSibling(picture.getFileName() + ".html"), page.content());
        int width = (int) page.evaluate("document.documentElement.scrollWidth");
        assertThat(width).as(screen + " is as wide as the window").isLessThanOrEqualTo(look.width());
    }

    @ParameterizedTest
    @MethodSource("looks")
    void nothingSeriousIsFound(Look look) throws IOException {
        List<String> screens =
                SCREENS.stream().filter(screen -> isChecked(look, screen)).toList();
        assertThat(screens).hasSizeGreaterThanOrEqualTo(SCREENS.size() / 4);
        Map<String, List<String>> findings = Axe.findings(UI, look, screens);
        assertThat(findings.values()).as(findings.toString()).allMatch(List::isEmpty);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void nothingSeriousIsFoundOnWhatOpensOverAScreen(Look look) throws IOException {
        Page page = Axe.page(UI, look);
        Map<String, List<String>> findings = new TreeMap<>();
        for (String[] layer : LAYERS) {
            Screens.show(page, layer[0]);
            Find.button(page, layer[1]).first().click();
            Find.dialog(page).waitFor();
            Screens.settle(page);
            findings.put(layer[1], Axe.findings(page));
            page.keyboard().press("Escape");
        }
        assertThat(findings.values()).as(findings.toString()).allMatch(List::isEmpty);
    }

    static Stream<Look> layers() {
        return Stream.of(Look.DESK, Look.DESK.phone().dark());
    }

    @Test
    void tablesNeedNoScrollingSidewaysAtADesk() {
        for (Look look : List.of(Look.DESK, Look.DESK.chinese())) {
            Page page = UI.open("overview", look);
            for (String screen : List.of("accounts", "sessions", "keys", "models", "add-account/scan")) {
                Screens.show(page, screen);
                Locator tables = page.locator(".scroll:visible");
                assertThat(tables.count()).as(screen).isPositive();
                assertThat(tables.evaluateAll("all => all.filter((e) => e.scrollWidth > e.clientWidth).length"))
                        .as(screen + " in " + look)
                        .isEqualTo(0);
            }
        }
    }

    @Test
    void numbersStandUnderEachOther() {
        Page page = UI.open("overview");
        for (String screen : List.of("accounts", "sessions", "keys", "models", "requests")) {
            Screens.show(page, screen);
            Locator numbers = page.locator(".num:visible");

            assertThat(numbers.count()).as(screen).isPositive();
            assertThat(numbers.evaluateAll("""
                    all => all.filter((e) => { const style = getComputedStyle(e);
                      return style.textAlign !== 'right' || !style.fontVariantNumeric.includes('tabular-nums'); }).map((e) => e.outerHTML)""")).as(screen).isEqualTo(List.of());
        }
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
