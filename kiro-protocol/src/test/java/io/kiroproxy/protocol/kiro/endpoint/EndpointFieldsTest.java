package io.kiroproxy.protocol.kiro.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.Secret;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Header fields per client identity, whole (kiro-upstream.md 2, kiro-upstream-2026.md 3). */
class EndpointFieldsTest {

    private static final String MACHINE = "7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a";
    private static final UUID INVOCATION = UUID.fromString("3f0c1c8e-6e0b-4d5e-9f0e-1b2c3d4e5f60");
    private static final String ARN = "arn:aws:codewhisperer:us-east-1:111122223333:profile/OWN";

    private final EndpointTable table = EndpointTable.load(null);

    private static AccountIdentity account(CredentialKind kind, @Nullable String identity) {
        String arn = kind == CredentialKind.IDENTITY_CENTER || kind == CredentialKind.EXTERNAL_IDP ? ARN : null;
        return new AccountIdentity("acc-1", kind, Secret.of("token-1"), arn, null, MACHINE, identity, null);
    }

    private ResolvedEndpoint generate(AccountIdentity account, Dialect dialect) {
        return table.resolve(Operation.GENERATE, account).stream()
                .filter(endpoint -> endpoint.dialect() == dialect)
                .findFirst()
                .orElseThrow();
    }

    private static String text(HttpFields fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    @Test
    void theIdeSpeaksKWithItsMachineId() {
        assertThat(text(generate(account(CredentialKind.IDENTITY_CENTER, null), Dialect.K)
                        .fields(INVOCATION, 1)))
                .isEqualTo("""
                content-type: application/x-amz-json-1.0
                authorization: Bearer token-1
                x-amz-target: KiroRuntimeService.GenerateAssistantResponse
                tokentype: SSO_OIDC
                user-agent: aws-sdk-js/1.0.0 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#24.18.0 api/kiroruntime#1.0.0 m/N KiroIDE-1.1.70-%1$s-KAS/0.66.7
                x-amz-user-agent: aws-sdk-js/1.0.0 KiroIDE-1.1.70-%1$s-KAS/0.66.7
                x-amzn-kiro-client-attribution: kiro-ide
                x-amzn-codewhisperer-optout: true
                x-kiro-attempt: 1;max=3
                amz-sdk-invocation-id: 3f0c1c8e-6e0b-4d5e-9f0e-1b2c3d4e5f60
                amz-sdk-request: attempt=1; max=3
                """.formatted(MACHINE));
    }

    @Test
    void theCommandLineSpeaksLWithoutMachineId() {
        assertThat(text(generate(account(CredentialKind.API_KEY, null), Dialect.L)
                        .fields(INVOCATION, 2)))
                .isEqualTo("""
                content-type: application/x-amz-json-1.0
                authorization: Bearer token-1
                x-amz-target: AmazonCodeWhispererStreamingService.GenerateAssistantResponse
                tokentype: API_KEY
                accept: */*
                user-agent: aws-sdk-rust/1.3.15 ua/2.1 api/codewhispererstreaming/0.1.17975 os/linux lang/rust/1.92.0 md/appVersion-2.18.0 app/AmazonQ-For-CLI
                x-amz-user-agent: aws-sdk-rust/1.3.15 ua/2.1 api/codewhispererstreaming/0.1.17975 os/linux lang/rust/1.92.0 m/F app/AmazonQ-For-CLI
                x-amzn-codewhisperer-optout: true
                amz-sdk-invocation-id: 3f0c1c8e-6e0b-4d5e-9f0e-1b2c3d4e5f60
                amz-sdk-request: attempt=2; max=3
                """);
    }

    @Test
    void theNewCommandLineSpeaksK() {
        assertThat(text(generate(account(CredentialKind.SOCIAL, "cli-v3"), Dialect.K)
                        .fields(INVOCATION, 1)))
                .isEqualTo("""
                content-type: application/x-amz-json-1.0
                authorization: Bearer token-1
                x-amz-target: KiroRuntimeService.GenerateAssistantResponse
                user-agent: aws-sdk-js/1.0.0 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#22.22.2 api/kiroruntime#1.0.0 m/N KiroCLI/2.23.1 KAS/0.66.8 os/linux md/appVersion-2.23.1 app/AmazonQ-For-CLI
                x-amz-user-agent: aws-sdk-js/1.0.0 KiroCLI/2.23.1 KAS/0.66.8 os/linux md/appVersion-2.23.1 app/AmazonQ-For-CLI
                x-amzn-kiro-client-attribution: unrecognized
                x-amzn-codewhisperer-optout: true
                amz-sdk-invocation-id: 3f0c1c8e-6e0b-4d5e-9f0e-1b2c3d4e5f60
                amz-sdk-request: attempt=1; max=3
                """);
    }

    @Test
    void theLegacyIdeSpeaksRWithTheAgentModeInAHeader() {
        assertThat(text(generate(account(CredentialKind.SOCIAL, null), Dialect.R)
                        .fields(INVOCATION, 1)))
                .isEqualTo("""
                content-type: application/json
                authorization: Bearer token-1
                x-amzn-kiro-agent-mode: vibe
                user-agent: aws-sdk-js/1.0.34 ua/2.1 os/linux#6.8.0 lang/js md/nodejs#22.22.0 api/codewhispererstreaming#1.0.34 m/E KiroIDE-0.12.155-%1$s
                x-amz-user-agent: aws-sdk-js/1.0.34 KiroIDE-0.12.155-%1$s
                x-amzn-codewhisperer-optout: true
                amz-sdk-invocation-id: 3f0c1c8e-6e0b-4d5e-9f0e-1b2c3d4e5f60
                amz-sdk-request: attempt=1; max=3
                """.formatted(MACHINE));
    }

    @Test
    void controlPlaneCallsCarryNoAttributionAndNoOptOut() {
        HttpFields fields = table.resolve(Operation.USAGE, account(CredentialKind.IDENTITY_CENTER, null))
                .get(0)
                .fields(INVOCATION, 1);

        assertThat(fields.first("user-agent")).contains("api/kirocontrolplanebearer#1.0.0 m/N,E");
        assertThat(fields.first("x-amzn-kiro-client-attribution")).isNull();
        assertThat(fields.first("x-amzn-codewhisperer-optout")).isNull();
        assertThat(fields.first("x-kiro-attempt")).isNull();
        assertThat(fields.first("amz-sdk-request")).isEqualTo("attempt=1; max=1");
    }

    @Test
    void searchOnTheLegacyHostCarriesTheArnInBodyAndHeader() {
        ResolvedEndpoint legacy = table.resolve(Operation.MCP, account(CredentialKind.EXTERNAL_IDP, null))
                .get(1);

        assertThat(legacy.bodyArn()).isEqualTo(ARN);
        assertThat(legacy.fields(INVOCATION, 1).first("x-amzn-kiro-profile-arn"))
                .isEqualTo(ARN);
    }

    @ParameterizedTest
    @CsvSource({
        "SOCIAL, K, , ", "IDENTITY_CENTER, K, SSO_OIDC, ", "IDENTITY_CENTER, L, , SSO_OIDC",
        "BUILDER_ID, L, , SSO_OIDC", "BUILDER_ID, R, SSO_OIDC, ", "EXTERNAL_IDP, K, EXTERNAL_IDP, EXTERNAL_IDP",
        "EXTERNAL_IDP, L, EXTERNAL_IDP, EXTERNAL_IDP", "API_KEY, L, API_KEY, API_KEY"
    })
    void tokenTypeFollowsKindAndClientAndTheRetrySwitchesOnlyWhatIsDisputed(
            CredentialKind kind, Dialect dialect, @Nullable String sent, @Nullable String onRetry) {
        ResolvedEndpoint endpoint = generate(account(kind, null), dialect);
        ResolvedEndpoint other = endpoint.withOtherTokenType();

        assertThat(endpoint.fields(INVOCATION, 1).first("tokentype")).isEqualTo(sent);
        boolean disputed = kind == CredentialKind.BUILDER_ID || kind == CredentialKind.IDENTITY_CENTER;
        assertThat(other != null).isEqualTo(disputed);
        assertThat((other == null ? endpoint : other).fields(INVOCATION, 1).first("tokentype"))
                .isEqualTo(onRetry);
    }

    @Test
    void nothingPrintsTheToken() {
        ResolvedEndpoint endpoint = generate(account(CredentialKind.SOCIAL, null), Dialect.K);

        assertThat(endpoint.toString()).isEqualTo("K runtime.us-east-1.kiro.dev");
        assertThat(endpoint.fields(INVOCATION, 1).toString()).doesNotContain("token-1");
    }

    @Test
    void refreshesPresentTheAccountsOwnClient() {
        assertThat(table.refreshUserAgent(account(CredentialKind.SOCIAL, null))).isEqualTo("KiroIDE-1.1.70-" + MACHINE);
        assertThat(table.refreshUserAgent(account(CredentialKind.SOCIAL, "cli-v3")))
                .isEqualTo("KiroCLI/2.23.1");
    }
}
