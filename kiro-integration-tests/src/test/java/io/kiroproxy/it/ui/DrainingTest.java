package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.kiroproxy.simulator.generate.EventScript;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The proxy is ended gently from the doctor: what runs is finished first. */
class DrainingTest {

    private static final String KEY = "admin-of-this-test-0123456789";

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("last").set(Map.of("access.admin-key", KEY));

    @Test
    void whoeverHasTheAdminKeyDrainsItAndTheLastCallGoesOn() {
        UI.simulator().next(EventScript.begin().text("The last words").stall());
        Page page = UI.open("playground");
        UI.expect(401);
        UI.expectOffline();
        Find.label(page, "Key").fill(KEY);
        Find.button(page, "Enter").click();
        Find.label(page, "Your message").fill("Go on for ever");
        Find.button(page, "Send").click();
        assertThat(page.locator(".assistant .said.caret")).hasText("The last words");
        Screens.show(page, "doctor");

        Find.button(page, "Drain and stop").click();
        Find.button(Find.dialog(page), "Drain and stop").click();

        assertThat(page.locator(".demo-flag")).hasText("Draining");
        assertThat(Find.button(page, "Drain and stop")).hasCount(0);
        Screens.show(page, "playground");
        assertThat(page.locator(".assistant .said.caret")).hasText("The last words");
        Find.button(page.locator(".composer"), "Stop").click();
        assertThat(page.locator(".side-foot").getByText("Not connected")).isVisible();
    }
}
