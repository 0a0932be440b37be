package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes say one word to everybody and their reasons to an administrator (ecosystem.md 3.3). */
class VerboseProbeTest {

    private static final String KEY = "the-admin-key";

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"/readyz", "/livez", "/healthz"})
    void reasonsNeedTheAdminKey(String probe) throws Exception {
        try (AdminProxy admin = AdminProxy.keyed(home.resolve("home"), KEY)) {
            admin.add(1);
            admin.history();

            assertThat(admin.get(probe).text().lines()).hasSize(1);
            assertThat(admin.get(probe + "?verbose").status()).isEqualTo(401);
            AdminProxy.Answer told = admin.send("GET", probe + "?verbose", null, "authorization", "Bearer " + KEY);
            assertThat(told.status()).isEqualTo(200);
            Shape.check(told.json(), """
                    {"ready":"=true","checks":[{"name":"string","ok":"=true","detail":"string"}]}""");
            assertThat(told.json().get("checks").findValuesAsText("name"))
                    .containsExactly("serving", "accounts", "history");
            assertThat(told.json().at("/checks/1/detail").textValue()).isEqualTo("1 of 1 usable, 0 pausing");
            assertThat(admin.send("HEAD", probe + "?verbose", null, "authorization", "Bearer " + KEY)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void serverThatIsNotReadySaysWhy() throws Exception {
        try (AdminProxy admin = AdminProxy.start(home)) {
            AdminProxy.Answer told = admin.get("/readyz?verbose");

            assertThat(told.status()).isEqualTo(503);
            Shape.check(told.json().at("/checks/1"), """
                    {"name":"=accounts","ok":"=false","detail":"=0 of 0 usable, 0 pausing"}""");
        }
    }
}
