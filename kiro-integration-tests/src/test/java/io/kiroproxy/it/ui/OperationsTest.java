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

/** Running it: logs, captures, the support bundle and sessions. */
class OperationsTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("operated", "other");

    @Test
    void logLinesComeOnceAndAsTheyAreSaid() throws IOException {
        Page page = UI.open("logs");
        Locator lines = page.locator(".log-line");
        assertThat(lines.filter(new Locator.FilterOptions().setHasText("account=operated")))
                .not()
                .hasCount(0);

        Calls.send(UI.uri().resolve("/api/accounts/operated/toggle"), "");
        Calls.send(UI.uri().resolve("/api/accounts/operated/toggle"), "");

        // Proxies of one JVM share its log: others' lines may stand between.
        Locator said =
                lines.filter(new Locator.FilterOptions().setHasText("POST_/api/accounts/{id}/toggle account=operated"));
        assertThat(said).hasCount(2);
        Locator search = page.getByPlaceholder("Search logs");
        search.fill("toggle account=operated");
        assertThat(lines).hasCount(2);
        search.fill("nobody says this");
        assertThat(Find.heading(page, "Nothing to show")).isVisible();
    }

    @Test
    void aLevelIsChangedWhileItRuns() throws IOException {
        Page page = UI.open("logs");
        Find.button(page, "Levels").click();
        Locator everything = Find.dialog(page).getByRole(AriaRole.COMBOBOX).first();
        String before = everything.inputValue();

        everything.selectOption("DEBUG");

        assertThat(Find.toast(page, "Now DEBUG")).isVisible();
        Assertions.assertThat(Calls.get(UI.uri().resolve("/api/log-levels")).toString())
                .contains("DEBUG");
        everything.selectOption(before);
        assertThat(Find.toast(page, "Now " + before)).isVisible();
    }

    @Test
    void capturingIsSwitchedOnWithAnEndAndOffAgain() throws IOException {
        Page page = UI.open("logs");
        capture(page, "all");
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Remember this");

        Screens.show(page, "requests/newest");
        assertThat(Find.dialog(page).locator(".code")).containsText("Remember this");
        page.keyboard().press("Escape");

        Screens.show(page, "logs");
        capture(page, "off");
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "Forget this");
        Screens.show(page, "requests/newest");
        assertThat(page.getByText("Contents were not kept")).isVisible();
        assertThat(Find.button(page, "Replay")).hasCount(0);
    }

    @Test
    void aSupportBundleIsSavedAsAFile() throws IOException {
        Page page = UI.open("logs");

        Download file =
                page.waitForDownload(() -> Find.button(page, "Support bundle").click());

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
        Calls.anthropic(UI.uri(), "claude-sonnet-4.5", "A session begins", "x-kiro-account", "operated");
        String session = Calls.get(UI.uri().resolve("/api/sessions?limit=1"))
                .at("/sessions/0/id")
                .asText();
        Page page = UI.open("sessions");
        Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHas(page.getByTitle(session)));
        assertThat(Find.text(row, "operated")).isVisible();
        assertThat(row).containsText("claude-sonnet-4.5");

        Find.button(row, "Unbind").click();
        assertThat(row).hasCount(0);
        Find.button(page, "Undo").click();
        assertThat(Find.text(row, "operated")).isVisible();

        Find.button(row, "Move").click();
        Locator dialog = Find.dialog(page);
        dialog.getByRole(AriaRole.COMBOBOX).selectOption("other");
        Find.button(dialog, "Move").click();
        assertThat(Find.text(row, "other")).isVisible();
    }

    private static void capture(Page page, String mode) {
        page.locator(".bar-tools")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Capture"))
                .click();
        Locator dialog = Find.dialog(page);
        dialog.locator("input[value=" + mode + "]").check();
        Find.button(dialog, "Save").click();
        assertThat(dialog).hasCount(0);
    }
}
