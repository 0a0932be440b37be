package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.generate.Scenario;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything without a mouse. */
class KeyboardTest {

    private static final int MOST_TABS = 60;

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("one");

    @Test
    void lettersLeadToScreensAndEscapeBack() {
        Page page = UI.open("overview");
        Map<String, String> jumps =
                Map.of("a", "Accounts", "r", "Requests", "k", "Client keys", "m", "Models", "d", "Doctor");
        jumps.forEach((letter, title) -> {
            page.keyboard().press("g");
            page.keyboard().press(letter);
            assertThat(page.getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName(title).setLevel(1)))
                    .isVisible();
        });
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        page.keyboard().press("/");
        assertThat(page.locator("input[type=search]")).isFocused();
    }

    @Test
    void aKeyIsMadeAndAMessageIsSentByKeysAlone() {
        Page page = UI.open("keys");
        tabTo(page, "Create a key");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(page.getByLabel("Name")).isFocused();
        page.keyboard().type("typed");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Copy it now.")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByText("typed")).isVisible();
        tabTo(page, "Remove");
        page.keyboard().press("Enter");
        assertThat(page.getByText("typed", new Page.GetByTextOptions().setExact(true)))
                .hasCount(0);
        page.reload();
        assertThat(page.getByText("No client keys")).isVisible();

        UI.simulator().next(Scenario.text("Heard."));
        page.keyboard().press("g");
        page.keyboard().press("p");
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
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        Screens.settle(page);
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            Assertions.assertThat((boolean) page.evaluate("!!document.activeElement.closest('[role=dialog]')"))
                    .as("inside after " + i + " tabs")
                    .isTrue();
        }
        page.keyboard().press("Escape");
        assertThat(page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("one").setExact(true)))
                .isFocused();
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
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("概览")))
                .isVisible();
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
