package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The catalogue, the names that stand for models, and what a name would become. */
class ModelsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("seller");

    @Test
    void anAliasIsMadeTriedUsedAndRemoved() throws IOException {
        Page page = UI.open("models");
        Assertions.assertThat(Calls.anthropic(UI.uri(), "my-favourite", "Hi")).isEqualTo(404);
        Find.button(page, "Add").click();
        Find.label(page, "Alias").fill("my-favourite");
        Find.label(page, "Model").fill("claude-haiku-4.5");
        Find.button(page, "Save").click();
        assertThat(Find.toast(page, "Saved")).isVisible();

        Locator answer = resolve(page, "my-favourite");
        assertThat(answer).containsText("my-favourite → claude-haiku-4.5");
        assertThat(Find.text(page.locator(".routing"), "seller")).isVisible();
        Assertions.assertThat(Calls.anthropic(UI.uri(), "my-favourite", "Hi")).isEqualTo(200);

        Screens.reload(page);
        assertThat(Find.label(page, "Alias")).hasValue("my-favourite");
        Find.button(page, "Remove").click();
        Find.button(page, "Save").click();
        assertThat(Find.toast(page, "Saved")).isVisible();
        Assertions.assertThat(Calls.anthropic(UI.uri(), "my-favourite", "Hi")).isEqualTo(404);
    }

    @Test
    void anUnknownNameGetsItsNeighbours() {
        Page page = UI.open("models");

        assertThat(resolve(page, "claude-sonet-4.5")).containsText("claude-sonnet-4.5");
    }

    @Test
    void theCatalogueSaysWhoOffersWhat() {
        Page page = UI.open("models");

        Locator row = Find.row(page, "claude-haiku-4.5");
        assertThat(row).containsText("200k");
        assertThat(Find.text(row, "image")).isVisible();
    }

    @Test
    void theCatalogueSaysHowOftenAndWhenAModelWasUsed() throws IOException {
        Calls.anthropic(UI.uri(), "claude-opus-4.5", "Hi");
        // The doctor asks the upstream for its list anew.
        Calls.get(UI.uri().resolve("/api/doctor"));
        Calls.await(UI.uri().resolve("/api/usage/series?bucket=day&by=model"), sums -> sums.toString()
                .contains("claude-opus-4.5"));
        Page page = UI.open("models");

        assertThat(Find.row(page, "claude-opus-4.5")).containsText("used 1× in 30 days");
        assertThat(Find.row(page, "claude-opus-4.5"))
                .containsText(Pattern.compile("listed since \\d{1,2} \\w+ \\d{4}"));
    }

    private static Locator resolve(Page page, String name) {
        page.getByLabel("A model name as a client sends it").fill(name);
        Find.button(page, "Resolve").click();
        return page.locator("form .callout");
    }
}
