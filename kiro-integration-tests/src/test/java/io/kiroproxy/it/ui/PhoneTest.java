package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kiroproxy.simulator.generate.Scenario;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way through the UI with 390 pixels. */
class PhoneTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("pocket");

    @Test
    void theMenuLeadsToAnAccountAndToAnAnswer() {
        Page page = UI.open("overview", Look.DESK.phone());
        Locator menu = page.getByRole(AriaRole.NAVIGATION);
        assertThat(menu).not().isInViewport();
        Find.button(page, "Menu").click();
        assertThat(menu).isInViewport();
        menu.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Accounts"))
                .click();
        assertThat(menu).not().isInViewport();
        Locator card = page.locator("article.account-card");
        assertThat(card).hasCount(1);
        Find.link(page, "pocket").click();
        Locator drawer = Find.dialog(page);
        assertThat(Find.text(drawer, "credits left")).isVisible();
        Screens.settle(page);
        Assertions.assertThat(drawer.boundingBox().width)
                .isEqualTo(Look.DESK.phone().width());
        Find.button(drawer, "Close").click();

        Screens.show(page, "playground");
        UI.simulator().next(Scenario.text("From ", "afar."));
        Find.label(page, "Your message").fill("Hello?");
        Find.button(page, "Send").click();
        assertThat(page.locator(".assistant .said")).hasText("From afar.");
    }
}
