package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.rules.Refusal;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is wrong is said, with the button that mends it. */
class DoctorTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("tired", "fresh");

    @Test
    void anAccountThatCoolsDownIsRestoredFromHere() throws IOException {
        UI.simulator().next(Scenario.refuse(Refusal.E13_RATE));
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Hi", "x-kiro-account", "tired");
        Page page = UI.open("doctor");
        Locator check = page.locator(".checklist > li")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText("Account tired", new Page.GetByTextOptions().setExact(true))));
        assertThat(check.locator(".warn")).isVisible();

        Find.button(check, "Restore").click();

        assertThat(check.locator(".good")).isVisible();
        assertThat(Find.button(check, "Restore")).hasCount(0);
    }

    @Test
    void whatItFindsIsSaidInChineseToo() {
        Page page = UI.open("doctor", Look.DESK.chinese());

        Locator checks = page.locator(".checklist > li");
        assertThat(checks.filter(new Locator.FilterOptions().setHasText("主目录"))).isVisible();
        assertThat(checks.filter(new Locator.FilterOptions().setHasText("tired 的令牌")))
                .containsText("令牌有效至");
        assertThat(checks.filter(new Locator.FilterOptions().setHasText("完整往返")))
                .containsText("一个问题得到了回答");
    }
}
