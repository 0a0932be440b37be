package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.generate.Scenario;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything without a mouse. */
class KeyboardTest {

    private static final int MOST_TABS = 60;
    private static final String LIGHT = "rgb(245, 245, 248)";
    private static final String DARK = "rgb(14, 14, 19)";

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("one");

    @Test
    void lettersLeadToScreensAndEscapeBack() {
        Page page = UI.open("overview");
        for (String jump : List.of("a Accounts", "k Client keys", "m Models", "d Doctor", "r Requests")) {
            Screens.settle(page);
            page.keyboard().press("g");
            page.keyboard().press(jump.substring(0, 1));
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .hasText(jump.substring(2));
        }
        page.keyboard().press("?");
        assertThat(Find.dialog(page)).isVisible();
        page.keyboard().press("Escape");
        assertThat(Find.dialog(page)).hasCount(0);
        page.keyboard().press("/");
        assertThat(page.locator("input[type=search]")).isFocused();
    }

    @Test
    void aKeyIsMadeAndAMessageIsSentByKeysAlone() throws IOException {
        Page page = UI.open("keys");
        tabTo(page, "Create a key");
        page.keyboard().press("Enter");
        assertThat(Find.dialog(page)).isVisible();
        assertThat(Find.label(page, "Name")).isFocused();
        page.keyboard().type("typed");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Copy it now.")).isVisible();
        page.keyboard().press("Escape");
        assertThat(Find.row(page, "typed")).isVisible();
        tabTo(page, "Remove");
        page.keyboard().press("Enter");
        assertThat(Find.row(page, "typed")).hasCount(0);
        // Leaving the page does it at once, though nobody there sees the answer.
        Screens.reload(page);
        Calls.await(UI.uri().resolve("/api/keys"), keys -> keys.path("keys").isEmpty());
        Screens.reload(page);
        assertThat(Find.heading(page, "No client keys")).isVisible();

        UI.simulator().next(Scenario.text("Heard."));
        page.keyboard().press("g");
        page.keyboard().press("p");
        assertThat(Find.label(page, "Your message")).isVisible();
        Screens.settle(page);
        tabTo(page, "Your message");
        page.keyboard().type("Listen");
        page.keyboard().press("Enter");
        assertThat(page.locator(".assistant .said")).hasText("Heard.");
    }

    @Test
    void focusStaysInAnOpenDrawerAndComesBack() {
        Page page = UI.open("accounts");
        tabTo(page, "one");
        page.keyboard().press("Enter");
        assertThat(Find.dialog(page)).isVisible();
        Screens.settle(page);
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            Assertions.assertThat((boolean) page.evaluate("!!document.activeElement.closest('[role=dialog]')"))
                    .as("inside after " + i + " tabs")
                    .isTrue();
        }
        page.keyboard().press("Escape");
        assertThat(Find.link(page, "one")).isFocused();
    }

    @Test
    void themeAndLanguageHaveKeysAndStay() {
        Page page = UI.open("overview");
        page.keyboard().press("t");
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        page.keyboard().press("t");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.keyboard().press("l");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        Screens.reload(page);
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(Find.heading(page, "概览")).isVisible();
    }

    @Test
    void themeAndLanguageHaveButtonsAndChangeAtOnce() {
        Page page = UI.open("settings");
        Locator body = page.locator("body");
        assertThat(body).hasCSS("background-color", LIGHT);
        Find.button(page, "Theme: as the system").click();
        Find.button(page, "Theme: light").click();
        assertThat(body).hasCSS("background-color", DARK);

        Find.button(page, "中文").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("设置");
        assertThat(page).hasTitle("设置 · Kiro API Proxy");
        Find.button(page, "English").click();
        assertThat(page).hasTitle("Settings · Kiro API Proxy");
    }

    /** Presses Tab until the element of this name has the focus, which shows. */
    private static void tabTo(Page page, String name) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            String focused = (String) page.evaluate("""
                    (() => { const e = document.activeElement;
                      return (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent ?? '').trim(); })()""");
            if (focused.equals(name)) {
                Assertions.assertThat(
                                (String)
                                        page.evaluate(
                                                "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"))
                        .as("the focus on " + name + " shows")
                        .isNotEqualTo("nonenone");
                return;
            }
        }
        throw new AssertionError(name + " is not reached within " + MOST_TABS + " tabs");
    }
}
