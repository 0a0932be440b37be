package io.kiroproxy.it.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tools are connected by their own files, seen before and taken back byte for byte, or by commands. */
class ConnectTest {

    @RegisterExtension
    static final UiUnderTest UI = UiUnderTest.withAccounts("only");

    @Test
    void aToolIsConnectedFoundChangedAndTakenBack() throws IOException {
        Path file = UI.userHome().resolve(".claude/settings.json");
        Files.createDirectories(file.getParent());
        String before = "{\n   \"theme\": \"dark\"\n}";
        Files.writeString(file, before);
        Page page = UI.open("connect");
        Locator card = card(page, "Claude Code");
        assertThat(Find.text(card, "not connected")).isVisible();

        Find.button(card, "Connect").click();
        Locator dialog = Find.dialog(page);
        assertThat(dialog.locator(".add", new Locator.LocatorOptions().setHasText("ANTHROPIC_BASE_URL")))
                .containsText(UI.uri().toString());
        Assertions.assertThat(file).as("while it is only shown").hasContent(before);
        Find.button(dialog, "Connect").click();
        assertThat(Find.text(card, "connected")).isVisible();
        Assertions.assertThat(file).content().contains(UI.uri().toString(), "\"dark\"");

        Find.button(card, "Undo").click();
        assertThat(Find.text(card, "not connected")).isVisible();
        Assertions.assertThat(Files.readString(file)).isEqualTo(before);

        Find.button(card, "Connect").click();
        Find.button(dialog, "Connect").click();
        assertThat(Find.text(card, "connected")).isVisible();
        Files.writeString(file, Files.readString(file).replace(UI.uri().toString(), "http://elsewhere.test"));
        Screens.reload(page);
        assertThat(Find.text(card, "changed since")).isVisible();
    }

    @Test
    void commandsAreThereForEachShell() {
        Page page = UI.open("connect");
        Find.button(card(page, "Claude Code"), "Commands").click();
        Locator drawer = Find.dialog(page);

        assertThat(drawer.locator(".code")).containsText("export ANTHROPIC_BASE_URL");
        Find.button(drawer, "PowerShell").click();
        assertThat(drawer.locator(".code")).containsText("$Env:ANTHROPIC_BASE_URL");
        Find.button(drawer, "fish").click();
        assertThat(drawer.locator(".code")).containsText("set -gx ANTHROPIC_BASE_URL");
    }

    private static Locator card(Page page, String tool) {
        return page.locator("article")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(tool, new Page.GetByTextOptions().setExact(true))));
    }
}
