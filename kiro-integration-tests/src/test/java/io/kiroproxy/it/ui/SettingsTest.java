package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings are changed after a look at the difference, and go back again. */
class SettingsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("only");

    @Test
    void aSettingIsChangedAfterItsDiffWasSeenAndRolledBack() {
        Page page = UI.open("settings?q=accounts.cooldown");
        set(page, "accounts.cooldown", "120s");
        Find.button(page, "Review changes").click();
        Locator dialog = Find.dialog(page);
        assertThat(dialog.locator(".add").last()).containsText("cooldown: 120s");
        Find.button(dialog, "Save").click();
        assertThat(dialog).hasCount(0);
        Screens.reload(page);
        assertThat(Find.label(page, "accounts.cooldown")).hasValue("2m");

        set(page, "accounts.cooldown", "45s");
        Find.button(page, "Review changes").click();
        assertThat(dialog.locator(".del").last()).containsText("cooldown: 120s");
        Find.button(dialog, "Save").click();
        assertThat(dialog).hasCount(0);

        Find.button(page, "History").click();
        Find.button(dialog, "Go back to this").first().click();
        Find.button(dialog.last(), "Go back to this").click();
        assertThat(dialog.locator(".add").last()).containsText("cooldown: 120s");
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        assertThat(Find.label(page, "accounts.cooldown")).hasValue("2m");
    }

    @Test
    void aWrongValueIsToldBeforeAnythingIsSaved() {
        Page page = UI.open("settings?q=failover.max-attempts");
        set(page, "failover.max-attempts", "lots");

        Find.button(page, "Review changes").click();

        Locator dialog = Find.dialog(page);
        assertThat(dialog.locator(".callout.bad")).containsText("failover.max-attempts");
        assertThat(Find.button(dialog, "Save")).isDisabled();
    }

    @Test
    void theFileIsTheOtherViewOfTheSame() {
        Page page = UI.open("settings");

        Find.button(page, "File").click();

        assertThat(page.locator(".callout.info")).containsText("config.yaml");
        assertThat(page.locator(".code")).containsText("server.listen: 127.0.0.1:0");
        Find.button(page, "Form").click();
        assertThat(Find.label(page, "server.listen")).hasValue("127.0.0.1:0");
    }

    private static void set(Page page, String name, String value) {
        Find.label(page, name).fill(value);
        Find.label(page, name).press("Tab");
    }
}
