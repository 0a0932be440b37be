package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys for clients, made with the mouse and obeyed by the proxy. */
class KeysTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("only");

    private static final String MODEL = "claude-sonnet-4.5";

    @Test
    void aKeyIsShownOnceAndEnforcedFromThenOn() throws IOException {
        Page page = UI.open("keys");
        String key = create(page, "laptop", "claude-sonnet-*");

        Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi"))
                .as("no key")
                .isEqualTo(401);
        Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", "kiro-guess"))
                .as("a guess")
                .isEqualTo(401);
        Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key))
                .as("the key")
                .isEqualTo(200);
        Assertions.assertThat(Calls.anthropic(UI.uri(), "claude-opus-4.5", "Hi", "x-api-key", key))
                .as("outside its scope")
                .isEqualTo(403);
        Assertions.assertThat(page.content()).doesNotContain(key);

        Screens.reload(page);
        assertThat(Find.row(page, "laptop").locator("td").nth(3)).hasText("1");
        Find.button(Find.row(page, "laptop"), "Disable").click();
        assertThat(Find.row(page, "laptop").getByText("disabled")).isVisible();
        Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key))
                .as("disabled")
                .isEqualTo(401);
    }

    @Test
    void removingAKeyCanBeUndone() throws IOException {
        Page page = UI.open("keys");
        String key = create(page, "kept", "");

        Find.button(Find.row(page, "kept"), "Remove").click();
        assertThat(Find.row(page, "kept")).hasCount(0);
        Find.button(page, "Undo").click();

        assertThat(Find.row(page, "kept")).isVisible();
        Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key))
                .isEqualTo(200);
    }

    @Test
    void whoHoldsAKeySeesTheirOwnNumbersOnly() throws IOException {
        Page page = UI.open("keys");
        String key = create(page, "holder", "");
        Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key);
        Calls.anthropic(UI.uri(), MODEL, "Hi again", "x-api-key", key);
        Calls.await(
                UI.uri().resolve("/api/my-usage/calls"),
                own -> own.path("calls").size() == 2,
                "authorization",
                "Bearer " + key);
        Page own = UI.open("my-usage");

        Find.label(own, "Client key").fill(key);
        Find.button(own, "Show").click();

        assertThat(Find.heading(own, "holder")).isVisible();
        assertThat(Find.text(own.locator("section.pad"), MODEL)).isVisible();
        assertThat(own.locator(".own-calls tbody tr")).hasCount(2);
        assertThat(own.locator(".own-calls tbody tr").first()).containsText("200");
        assertThat(own.locator(".own-calls")).not().containsText("only");
        assertThat(own.locator("nav")).hasCount(0);
    }

    @Test
    void aRotatedKeyGoesOnForAWhileBesideItsSuccessor() throws IOException {
        Page page = UI.open("keys");
        String old = create(page, "rotated", "");
        Find.button(Find.row(page, "rotated"), "Rotate").click();
        Locator dialog = Find.dialog(page);
        Find.button(dialog, "Rotate").click();
        assertThat(page.getByText("Copy it now.")).isVisible();
        String fresh = dialog.locator(".code").textContent().strip();
        Find.button(page, "I have kept it").click();

        Assertions.assertThat(fresh).isNotEqualTo(old);
        for (String key : new String[] {old, fresh}) {
            Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key))
                    .isEqualTo(200);
        }
    }

    @Test
    void callsAreFoundByTheNameOfTheirKey() throws IOException {
        Page page = UI.open("keys");
        String key = create(page, "tablet", "");
        Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key);
        Calls.await(
                UI.uri().resolve("/api/calls/facets"),
                facets -> facets.path("client").toString().contains("tablet"));

        Screens.show(page, "requests");
        Find.choice(page, "Client key").selectOption("tablet");

        assertThat(page.locator("virtual-rows .call")).hasCount(1);
        assertThat(page.locator("virtual-rows .call")).containsText("tablet");
    }

    private static String create(Page page, String name, String models) {
        Find.button(page, "Create a key").first().click();
        Locator form = Find.dialog(page);
        Find.label(form, "Name").fill(name);
        form.getByLabel("Models").fill(models);
        Find.button(form, "Create a key").click();
        assertThat(page.getByText("Copy it now.")).isVisible();
        String key = form.locator(".code").textContent().strip();
        Find.button(page, "I have kept it").click();
        assertThat(Find.row(page, name)).isVisible();
        return key;
    }
}
