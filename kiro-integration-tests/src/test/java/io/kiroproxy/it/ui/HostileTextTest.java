package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Texts from elsewhere with markup in them are texts on every screen. */
class HostileTextTest {

    private static final String MARKUP = "<img src=/x onerror=hacked=1><script>hacked=2</script>";

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("plain");

    @Test
    void markupInNamesModelsAndUserAgentsIsInert() throws IOException {
        Calls.request("PUT", UI.uri().resolve("/api/capture"), "{\"mode\":\"all\"}");
        Calls.request(
                "PATCH",
                UI.uri().resolve("/api/accounts/plain"),
                "{\"name\":\"" + MARKUP + "\",\"note\":\"" + MARKUP + "\",\"group\":\"<b>g</b>\"}");
        Calls.anthropic(UI.uri(), MARKUP, "Hi", "user-agent", MARKUP);
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", MARKUP, "user-agent", MARKUP);
        Calls.send(UI.uri().resolve("/api/keys"), "{\"name\":\"<b>key</b>\"}");
        Calls.awaitKept(UI.uri(), 2);
        Page page = UI.open("overview");

        for (String screen : EveryScreenTest.SCREENS) {
            Screens.show(page, screen.replace("/work", "/plain"));
            Assertions.assertThat(page.evaluate("typeof hacked")).as(screen).isEqualTo("undefined");
            assertThat(page.locator("img[src='/x'], #app script, td b, .call b, dd b"))
                    .hasCount(0);
        }

        Screens.show(page, "requests");
        assertThat(page.locator("virtual-rows").getByText(MARKUP)).hasCount(2);
        page.locator("virtual-rows .call").first().click();
        assertThat(Find.dialog(page).locator(".code")).containsText("onerror=hacked=1");
        Screens.show(page, "playground");
        Find.hinted(page, "Client key").fill("wrong");
        Find.label(page, "Your message").fill(MARKUP);
        UI.expect(401);
        Find.button(page, "Send").click();
        assertThat(page.locator(".turn.user .said")).hasText(MARKUP);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("401");
        Assertions.assertThat(page.evaluate("typeof hacked")).isEqualTo("undefined");
    }
}
