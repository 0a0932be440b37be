package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routes to try, guides and errors, and the page {@code /docs}. */
class HelpTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("only");

    @Test
    void aRouteIsFoundAndTried() {
        Page page = UI.open("help");
        page.getByPlaceholder("Search routes").fill("/api/status");
        Locator route = page.locator(".operation-head");
        assertThat(route).hasCount(1);

        route.click();
        Find.button(page, "Send").click();

        assertThat(page.locator(".operation .code")).containsText("\"has_accounts\": true");
    }

    @Test
    void guidesAndErrorsComeWithTheProgram() {
        Page page = UI.open("help/guides/web-ui");
        assertThat(Find.heading(page, "The web UI")).isVisible();

        Find.tab(page.locator("main"), "Errors").click();
        Locator errors = page.locator(".prose");
        assertThat(errors).containsText("model_not_found");
        page.getByPlaceholder("Search by code or text").fill("no error of this name");
        assertThat(errors).not().containsText("model_not_found");
    }

    @Test
    void guidesBeginInTheReadersLanguageAndHoldTheChangelog() {
        Page page = UI.open("help/guides", Look.DESK.chinese());
        assertThat(page.locator(".prose")).containsText("让你自己的");

        Find.button(page, "Changelog").click();

        assertThat(page.locator(".prose")).containsText("Unreleased");
    }

    @Test
    void theLicencesOfWhatIsShippedAreAmongTheGuides() {
        Page page = UI.open("help/guides");

        Find.button(page, "Licences").click();

        Locator text = page.locator(".prose");
        assertThat(text.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("lit-html")))
                .containsText("BSD-3-Clause");
        assertThat(text.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("picocli")))
                .containsText("Apache-2.0");
        assertThat(text).containsText("OpenJDK");
    }

    @Test
    void thePageOfDocsShowsEveryRouteWithoutAScript() throws IOException {
        Page page = UI.profile(Look.DESK).newPage();

        page.navigate(UI.uri() + "/docs");

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Kiro API Proxy: admin API");
        int operations = Calls.get(UI.uri().resolve("/api/openapi.json")).path("paths").properties().stream()
                .mapToInt(path -> path.getValue().size())
                .sum();
        assertThat(page.locator("main section")).hasCount(operations);
        page.locator("#" + page.locator("main section").first().getAttribute("id") + " summary")
                .last()
                .click();
        assertThat(page.locator("details[open] .code")).isVisible();
        assertThat(page.locator("script")).hasCount(0);
        int width = (int) page.evaluate("document.documentElement.scrollWidth");
        Assertions.assertThat(width).isLessThanOrEqualTo(Look.DESK.width());
    }
}
