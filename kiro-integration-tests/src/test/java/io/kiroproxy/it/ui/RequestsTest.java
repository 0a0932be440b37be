package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Finding a call again, and what one sees of it. */
class RequestsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("busy", "calm");

    @BeforeAll
    static void traffic() throws IOException {
        Calls.request("PUT", UI.uri().resolve("/api/capture"), "{\"mode\":\"all\"}");
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "The first question");
        Calls.openAi(UI.uri(), "claude-haiku-4.5", "The second question");
        Calls.openAi(UI.uri(), "no-such-model", "Nobody answers this");
    }

    @Test
    void callsAreFilteredAndOneIsOpened() {
        Page page = UI.open("requests");
        assertThat(rows(page)).hasCount(3);

        choice(page, "Protocol").selectOption("openai");
        assertThat(rows(page)).hasCount(2);
        choice(page, "Result").selectOption(new SelectOption().setValue("ok"));
        assertThat(rows(page)).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("protocol=openai.*outcome=ok"));

        rows(page).first().click();

        Locator drawer = page.getByRole(AriaRole.DIALOG);
        assertThat(drawer.getByText("claude-haiku-4.5").first()).isVisible();
        assertThat(drawer.getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setName("Attempts")))
                .isVisible();
        page.keyboard().press("Escape");
        assertThat(drawer).hasCount(0);
        assertThat(rows(page)).hasCount(1);
    }

    @Test
    void theFourPanesAndTheLintersFindingsAreThere() {
        Page page = UI.open("requests?q=claude-sonnet-4.5");
        rows(page).first().click();
        Locator drawer = page.getByRole(AriaRole.DIALOG);

        pane(drawer, "Client request", "The first question");
        pane(drawer, "Upstream request", "conversationState");
        pane(drawer, "Upstream events", "assistantResponseEvent");
        pane(drawer, "Client events", "\"role\"");
        drawer.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName("Findings"))
                .click();
        assertThat(drawer.getByText("The linter finds nothing to complain about."))
                .isVisible();
    }

    @Test
    void aBookmarkATagAndANoteStay() {
        Page page = UI.open("requests?q=no-such-model");
        rows(page).first().click();
        Locator drawer = page.getByRole(AriaRole.DIALOG);
        drawer.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Bookmark"))
                .click();
        assertThat(drawer.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove the bookmark")))
                .isVisible();
        drawer.getByPlaceholder("Add a tag").fill("odd");
        drawer.getByPlaceholder("Add a tag").press("Enter");
        assertThat(drawer.getByText("odd", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
        drawer.getByPlaceholder("A note about this call").fill("look here again");
        drawer.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(page.getByText("Saved")).isVisible();

        page.reload();

        Locator again = page.getByRole(AriaRole.DIALOG);
        assertThat(again.getByText("odd", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(again.getByPlaceholder("A note about this call")).hasValue("look here again");
    }

    @Test
    void aCapturedCallIsSentOnceMore() {
        Page page = UI.open("requests?q=claude-haiku-4.5");
        rows(page).first().click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Replay"))
                .click();
        assertThat(page.getByText("Sent once more")).isVisible();
    }

    private static void pane(Locator drawer, String name, String content) {
        drawer.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName(name))
                .click();
        assertThat(drawer.locator(".code").last()).containsText(content);
    }

    private static Locator choice(Page page, String name) {
        return page.getByRole(
                AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator rows(Page page) {
        return page.locator("virtual-rows .call");
    }
}
