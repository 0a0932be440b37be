package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
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

        page.reload();
        assertThat(row(page, "laptop").locator("td").nth(3)).hasText("1");
        action(row(page, "laptop"), "Disable");
        assertThat(row(page, "laptop").getByText("disabled")).isVisible();
        Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key))
                .as("disabled")
                .isEqualTo(401);
    }

    @Test
    void removingAKeyCanBeUndone() throws IOException {
        Page page = UI.open("keys");
        String key = create(page, "kept", "");

        action(row(page, "kept"), "Remove");
        assertThat(row(page, "kept")).hasCount(0);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                .click();

        assertThat(row(page, "kept")).isVisible();
        Assertions.assertThat(Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key))
                .isEqualTo(200);
    }

    @Test
    void whoHoldsAKeySeesTheirOwnNumbersOnly() throws IOException {
        Page page = UI.open("keys");
        String key = create(page, "holder", "");
        Calls.anthropic(UI.uri(), MODEL, "Hi", "x-api-key", key);
        Page own = UI.open("my-usage");

        own.getByLabel("Client key").fill(key);
        own.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show"))
                .click();

        assertThat(own.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("holder")))
                .isVisible();
        assertThat(own.getByText(MODEL)).isVisible();
        assertThat(own.locator("nav")).hasCount(0);
    }

    private static String create(Page page, String name, String models) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create a key"))
                .first()
                .click();
        Locator form = page.getByRole(AriaRole.DIALOG);
        form.getByLabel("Name").fill(name);
        form.getByLabel("Models").fill(models);
        form.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create a key"))
                .click();
        assertThat(page.getByText("Copy it now.")).isVisible();
        String key =
                page.getByRole(AriaRole.DIALOG).locator(".code").textContent().strip();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("I have kept it"))
                .click();
        assertThat(row(page, name)).isVisible();
        return key;
    }

    private static Locator row(Page page, String name) {
        return page.locator("tbody tr")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    private static void action(Locator row, String name) {
        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name))
                .click();
    }
}
