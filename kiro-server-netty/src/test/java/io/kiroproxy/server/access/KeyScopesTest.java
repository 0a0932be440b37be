package io.kiroproxy.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key is for. */
class KeyScopesTest {

    private static KeyScopes models(String... entries) {
        return new KeyScopes(List.of(entries), List.of(), List.of(), List.of());
    }

    private static KeyScopes addresses(String entry) {
        return new KeyScopes(List.of(), List.of(), List.of(), List.of(entry));
    }

    @Test
    void emptyListsAllowEverything() throws Exception {
        assertThat(KeyScopes.ALL.allowsModel("x", "y")).isTrue();
        assertThat(KeyScopes.ALL.allowsProtocol("gemini")).isTrue();
        assertThat(KeyScopes.ALL.allowsAddress(InetAddress.getByName("203.0.113.9")))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}: {1} which runs {2} → {3}")
    @CsvSource({
        "claude-*, claude-sonnet-4.5, claude-sonnet-4.5, true",
        "claude-*, gpt-4o, claude-sonnet-4.5, true",
        "claude-*, claude-like, glm-5, false",
        "claude-sonnet-*, claude-sonnet-opus, claude-opus-4.5, false",
        "*opus*, anything, claude-opus-4.5, true",
        "gpt-4o, gpt-4o, claude-sonnet-4.5, true",
        "gpt-4o, claude-sonnet-4.5, claude-sonnet-4.5, false",
        "CLAUDE-Sonnet-4.5, sonnet, claude-sonnet-4.5, true",
        "claude.*, claudeX, claudeXY, false"
    })
    void starSpeaksOfTheModelThatRuns(String entry, String requested, String resolved, boolean allowed) {
        assertThat(models(entry).allowsModel(requested, resolved)).isEqualTo(allowed);
    }

    @ParameterizedTest(name = "{1} within {0} → {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.1.7, 192.168.1.7, true",
        "192.168.1.7, 192.168.1.8, false",
        "192.168.1.0/25, 192.168.1.127, true",
        "192.168.1.0/25, 192.168.1.128, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 127.0.0.1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void rangesOfAddresses(String range, String address, boolean within) throws Exception {
        assertThat(addresses(range).allowsAddress(InetAddress.getByName(address)))
                .isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0/8x", "*"})
    void otherTextsAreNoRanges(String text) {
        assertThatThrownBy(() -> addresses(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }
}
