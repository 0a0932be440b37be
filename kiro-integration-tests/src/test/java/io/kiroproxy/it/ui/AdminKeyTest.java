package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A proxy with an admin key asks for it. */
class AdminKeyTest {

    private static final String KEY = "admin-of-this-test-0123456789";

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("guarded").set(Map.of("access.admin-key", KEY));

    @Test
    void nothingIsSeenBeforeTheKeyIsGivenAndTheTabKeepsIt() {
        Page page = UI.open("accounts");
        UI.expect(401);
        assertThat(Find.heading(page, "Admin key")).isVisible();
        Assertions.assertThat(page.content()).doesNotContain("guarded");

        Find.label(page, "Key").fill("admin-wrong");
        Find.button(page, "Enter").click();
        Screens.settle(page);
        assertThat(Find.heading(page, "Admin key")).isVisible();

        Find.label(page, "Key").fill(KEY);
        Find.button(page, "Enter").click();
        assertThat(Find.row(page, "guarded")).isVisible();
        assertThat(page.locator(".side-foot").getByText("Live")).isVisible();
        Assertions.assertThat(page.url()).doesNotContain(KEY);
        Assertions.assertThat(page.content()).doesNotContain(KEY);
        Assertions.assertThat(page.evaluate("JSON.stringify({...localStorage}) + document.cookie"))
                .asString()
                .doesNotContain(KEY);

        Screens.reload(page);
        assertThat(Find.row(page, "guarded")).isVisible();
    }
}
