package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.generate.Scenario;
import java.io.IOException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first start of a new user, from an empty home to the first streamed answer. */
class FirstRunTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts();

    @Test
    void anEmptyHomeLeadsThroughTheWizardToAStreamedAnswer() throws IOException {
        UI.leaveTokenFile("mine");
        Page page = UI.open("");
        assertThat(Find.heading(page, "Set up in a few minutes")).isVisible();

        press(page, "Add 1");
        assertThat(page.getByText("1 account is ready.")).isVisible();
        press(page, "Next");

        Find.label(page, "Name").fill("my laptop");
        press(page, "Create a key");
        assertThat(page.getByText("Copy it now.")).isVisible();
        String key = page.locator(".pad .code").textContent().strip();
        Assertions.assertThat(key).startsWith("kiro-");
        press(page, "Next");

        Locator claude = page.locator("li").filter(new Locator.FilterOptions().setHasText("Claude Code"));
        claude.getByRole(AriaRole.BUTTON).click();
        Find.button(Find.dialog(page), "Connect").click();
        assertThat(Find.text(claude, "connected")).isVisible();
        press(page, "Next");

        UI.simulator().next(Scenario.text("It ", "works."));
        press(page, "Send a test message");
        assertThat(Find.text(page, "It works.")).isVisible();
        Find.link(page, "Go to the overview").click();
        assertThat(Find.heading(page, "Overview")).isVisible();

        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName("Playground").setExact(true))
                .click();
        UI.simulator().next(Scenario.text("Hello ", "from ", "the ", "stream."));
        Find.hinted(page, "Client key").fill(key);
        Find.label(page, "Your message").fill("Hello?");
        press(page, "Send");
        assertThat(page.locator(".assistant .said")).hasText("Hello from the stream.");
    }

    private static void press(Page page, String name) {
        Find.button(page, name).click();
    }
}
