package io.kiroproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.simulator.auth.IdeFiles;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdeFilesTest {
    private final KiroSimulator kiro =
            KiroSimulator.builder().clock(new ManualClock()).start();

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void filesHaveTheShapesOfTheOfficialClients(@TempDir Path cache) throws IOException {
        SimulatedAccount builder = kiro.addBuilderIdAccount("builder");

        Json file = Json.parse(Files.readString(builder.files().writeTo(cache)));

        assertThat(file.at("clientIdHash").text()).isEqualTo("e909a0580879b06ece1202964fbe9dda95ea4ce3");
        assertThat(file.at("authMethod").text()).isEqualTo("IdC");
        assertThat(file.at("provider").text()).isEqualTo("BuilderId");
        assertThat(file.at("expiresAt").text()).isEqualTo("2026-11-23T11:00:00.000Z");
        assertThat(file.at("refreshToken").text()).startsWith("aor").hasSizeGreaterThan(100);
        Json registration =
                Json.parse(Files.readString(cache.resolve("e909a0580879b06ece1202964fbe9dda95ea4ce3.json")));
        assertThat(registration.at("clientId").text())
                .isEqualTo(builder.registration().clientId());
        assertThat(registration.at("expiresAt").text()).isEqualTo("2027-02-21T10:00:00.000");
        IdeFiles social = kiro.addSocialAccount("social").files();
        assertThat(Json.parse(social.tokenFile()).at("authMethod").text()).isEqualTo("social");
        assertThat(social.registrationFile()).isEmpty();
        IdeFiles external = kiro.addExternalIdpAccount("external").files();
        assertThat(Json.parse(external.tokenFile()).at("tokenEndpoint").text()).isEqualTo(kiro.uri() + "/idp/token");
        assertThat(Json.parse(external.cliToken()).at("access_token").isText()).isTrue();
    }
}
