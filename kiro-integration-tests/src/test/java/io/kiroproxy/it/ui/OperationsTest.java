package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Running it: logs, captures, the support bundle, sessions and settings. */
class OperationsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("one", "two");

    @Test
    void logLinesComeOnceAndAsTheyAreSaid() throws IOException {
        Page page = UI.open("logs");
        Locator lines = page.locator(".log-line");
        assertThat(lines.filter(new Locator.FilterOptions().setHasText("account=one")))
                .not()
                .hasCount(0);

        Calls.send(UI.uri().resolve("/api/accounts/one/toggle"), "");
        Calls.send(UI.uri().resolve("/api/accounts/one/toggle"), "");

        Locator said = lines.filter(new Locator.FilterOptions().setHasText("POST_/api/accounts/{id}/toggle"));
        assertThat(said).hasCount(2);
        page.getByPlaceholder("Search logs").fill("toggle");
        assertThat(lines).hasCount(2);
        Assertions.assertThat(page.evaluate("document.querySelectorAll('.log-line').length"))
                .isEqualTo(2);
    }

    @Test
    void capturingIsSwitchedOnWithAnEndAndOffAgain() throws IOException {
        Page page = UI.open("logs");
        capture(page, "all");
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Remember this");

        Screens.show(page, "requests/newest");
        assertThat(page.getByRole(AriaRole.DIALOG).locator(".code").last()).containsText("Remember this");
        page.keyboard().press("Escape");

        Screens.show(page, "logs");
        capture(page, "off");
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Forget this");
        Screens.show(page, "requests/newest");
        assertThat(page.getByText("Contents were not kept")).isVisible();
    }

    @Test
    void aSupportBundleIsSavedAsAFile() throws IOException {
        Page page = UI.open("logs");

        Download file = page.waitForDownload(
                () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Support bundle"))
                        .click());

        List<String> names = new ArrayList<>();
        try (InputStream content = file.createReadStream();
                ZipInputStream zip = new ZipInputStream(content)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        Assertions.assertThat(names).isNotEmpty();
    }

    @Test
    void aSessionIsMovedAndLettingItGoCanBeUndone() throws IOException {
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "A session begins", "x-kiro-account", "one");
        Page page = UI.open("sessions");
        Locator row = page.locator("tbody tr").first();
        assertThat(row).containsText("one");

        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Unbind"))
                .click();
        assertThat(page.getByText("No sessions").or(page.locator("tbody"))).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                .click();
        assertThat(row).containsText("one");

        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Move"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.COMBOBOX).selectOption("two");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Move"))
                .click();
        assertThat(row).containsText("two");
    }

    @Test
    void aSettingIsChangedAfterItsDiffWasSeen() {
        Page page = UI.open("settings?q=accounts.cooldown");
        page.getByLabel("accounts.cooldown").fill("120s");
        page.getByLabel("accounts.cooldown").press("Tab");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Review"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.locator(".add").last()).containsText("cooldown: 120s");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(dialog).hasCount(0);
        page.reload();
        assertThat(page.getByLabel("accounts.cooldown")).hasValue("2m");
    }

    private static void capture(Page page, String mode) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Capture"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.locator("input[value=" + mode + "]").check();
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(dialog).hasCount(0);
    }
}
