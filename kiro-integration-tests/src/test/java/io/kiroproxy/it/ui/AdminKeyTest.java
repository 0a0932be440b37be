package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A proxy with an admin key asks for it, and once more before tokens leave. */
class AdminKeyTest {

    private static final String KEY = "admin-of-this-test-0123456789";
    private static final String PASSPHRASE = "correct horse battery staple";

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("guarded", "other").set(Map.of("access.admin-key", KEY));

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

    @Test
    void anExportIsMaskedUnlessTheKeyIsGivenOnceMore() throws IOException {
        Page page = unlocked();
        Find.button(page, "Export accounts").click();
        Locator dialog = Find.dialog(page);

        String masked = exported(page, dialog);

        Assertions.assertThat(masked).contains("guarded", "\"***\"").doesNotContain(refreshToken());
        Find.button(page, "Export accounts").click();
        Find.text(dialog, "With tokens").click();
        UI.expect(401);
        dialog.getByLabel(Pattern.compile("^Admin key")).fill("admin-wrong");
        Find.button(dialog, "Export").click();
        assertThat(page.locator(".toast.bad")).isVisible();
        assertThat(Find.row(page, "guarded")).isVisible();

        dialog.getByLabel(Pattern.compile("^Admin key")).fill(KEY);
        String whole = exported(page, dialog);

        JsonNode accounts = new ObjectMapper().readTree(whole).path("accounts");
        Assertions.assertThat(accounts).hasSize(2);
        Assertions.assertThat(whole).contains(refreshToken()).doesNotContain("\"***\"");
    }

    @Test
    void oneAccountIsExportedFromWhereItIsSeen() throws IOException {
        Page page = unlocked();
        Screens.show(page, "accounts/other");
        Find.button(Find.dialog(page), "Export").click();

        JsonNode accounts = new ObjectMapper()
                .readTree(exported(
                        page, page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Export accounts"))))
                .path("accounts");

        Assertions.assertThat(accounts.findValuesAsText("name")).containsExactly("other");
    }

    @Test
    void theAccountsThatAreChosenAreExportedAndNoOthers() throws IOException {
        Page page = unlocked();
        Find.label(page, "Choose other").check();
        Find.button(page.getByRole(AriaRole.TOOLBAR), "Export").click();
        Locator dialog = Find.dialog(page);
        assertThat(dialog).containsText("other");

        JsonNode accounts = new ObjectMapper().readTree(exported(page, dialog)).path("accounts");

        Assertions.assertThat(accounts.findValuesAsText("name")).containsExactly("other");
    }

    @Test
    void anExportUnderAPassphraseIsSealedAndOpensWithItOnTheWayIn() throws IOException {
        Page page = unlocked();
        Find.button(page, "Export accounts").click();
        Locator dialog = Find.dialog(page);
        Find.text(dialog, "With tokens").click();
        dialog.getByLabel(Pattern.compile("^Admin key")).fill(KEY);
        dialog.getByLabel(Pattern.compile("^Passphrase")).fill(PASSPHRASE);

        String sealed = exported(page, dialog);

        Assertions.assertThat(new ObjectMapper().readTree(sealed).path("sealed").asText())
                .contains("aes-256-gcm");
        Assertions.assertThat(sealed).doesNotContain("guarded", refreshToken(), PASSPHRASE);
        Screens.show(page, "add-account/file");
        page.locator("input[type=file]")
                .setInputFiles(
                        new FilePayload("moved.json", "application/json", sealed.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.getByText("moved.json is sealed")).isVisible();
        UI.expect(400);
        Find.hinted(page, "Passphrase").fill("another passphrase");
        Find.button(page, "Open").click();
        assertThat(Find.toast(page, "this passphrase does not open it")).isVisible();

        Find.hinted(page, "Passphrase").fill(PASSPHRASE);
        Find.button(page, "Open").click();

        assertThat(page.getByText("Found in moved.json")).isVisible();
        assertThat(Find.text(Find.row(page, "guarded"), "already there")).isVisible();
        assertThat(Find.row(page, "other")).isVisible();
        Assertions.assertThat(page.content()).doesNotContain(PASSPHRASE);
    }

    private static String refreshToken() {
        return UI.simulator().accounts().get(0).refreshToken();
    }

    private static Page unlocked() {
        Page page = UI.open("accounts");
        UI.expect(401);
        Find.label(page, "Key").fill(KEY);
        Find.button(page, "Enter").click();
        assertThat(Find.row(page, "guarded")).isVisible();
        return page;
    }

    private static String exported(Page page, Locator dialog) throws IOException {
        Download file = page.waitForDownload(() -> Find.button(dialog, "Export").click());
        assertThat(dialog).hasCount(0);
        try (InputStream content = file.createReadStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
