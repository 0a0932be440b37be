package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The wizard makes an admin key that the proxy keeps and obeys. */
class FirstAdminKeyTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("protected");

    @Test
    void theWizardsAdminKeyIsShownOnceKeptAndAskedForFromTheNextStartOn() throws IOException {
        Page page = UI.open("welcome/access");
        assertThat(page.locator(".callout.info")).isVisible();

        Find.button(page, "Create an admin key").click();

        Locator shown = page.locator(".pad .code");
        assertThat(shown).hasText(Pattern.compile("admin-[0-9a-f]{48}"));
        String key = shown.textContent().strip();
        Path home = UI.userHome().resolve("home");
        Assertions.assertThat(home.resolve("config.yaml"))
                .content()
                .contains("admin-key-file")
                .doesNotContain(key);
        Assertions.assertThat(Files.readString(keyFile(home)).strip()).isEqualTo(key);
        Screens.reload(page);
        Assertions.assertThat(page.content()).doesNotContain(key);

        UI.restart();
        Page locked = UI.open("accounts");
        UI.expect(401);
        assertThat(Find.heading(locked, "Admin key")).isVisible();
        Find.label(locked, "Key").fill(key);
        Find.button(locked, "Enter").click();
        assertThat(Find.row(locked, "protected")).isVisible();
        Screens.show(locked, "welcome/access");
        assertThat(Find.button(locked, "Create an admin key")).hasCount(0);
    }

    private static Path keyFile(Path home) throws IOException {
        String named = Files.readString(home.resolve("config.yaml"))
                .lines()
                .filter(line -> line.contains("admin-key-file"))
                .findFirst()
                .orElseThrow();
        return home.resolve(
                named.substring(named.indexOf(':') + 1).replace('"', ' ').strip());
    }
}
