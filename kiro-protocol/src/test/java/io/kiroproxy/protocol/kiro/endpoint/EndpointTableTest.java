package io.kiroproxy.protocol.kiro.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.Secret;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults of kiro-upstream-2026.md 11, row by row. */
class EndpointTableTest {

    private static final String SOCIAL_ARN = "arn:aws:codewhisperer:us-east-1:699475941385:profile/EHGA3GRVQMUK";
    private static final String BUILDER_ARN = "arn:aws:codewhisperer:us-east-1:638616132270:profile/AAAACCCCXXXX";
    private static final String OWN_ARN = "arn:aws:codewhisperer:eu-central-1:111122223333:profile/OWN";

    private final EndpointTable table = EndpointTable.load(null);

    private static AccountIdentity account(CredentialKind kind, @Nullable String arn, @Nullable String region) {
        return new AccountIdentity("acc-1", kind, Secret.of("token"), arn, region, "ab".repeat(32), null, null);
    }

    private static AccountIdentity as(AccountIdentity account, String clientIdentity) {
        return new AccountIdentity(
                account.accountId(),
                account.kind(),
                account.accessToken(),
                account.profileArn(),
                account.region(),
                account.machineId(),
                clientIdentity,
                null);
    }

    private List<String> lines(Operation operation, AccountIdentity account) {
        return table.resolve(operation, account).stream()
                .map(endpoint -> endpoint.label() + " " + endpoint.identity() + " arn=" + endpoint.bodyArn())
                .toList();
    }

    @Test
    void organisationAccountsTryKThenLThenTheLegacyHostInTheRegionOfTheirArn() {
        assertThat(lines(Operation.GENERATE, account(CredentialKind.IDENTITY_CENTER, OWN_ARN, "us-west-2")))
                .containsExactly(
                        "K runtime.eu-central-1.kiro.dev ide arn=" + OWN_ARN,
                        "L runtime.eu-central-1.kiro.dev cli-v2 arn=" + OWN_ARN,
                        "R q.eu-central-1.amazonaws.com legacy-ide arn=" + OWN_ARN);
    }

    @Test
    void socialAccountsWithoutArnUseTheSharedOne() {
        assertThat(lines(Operation.GENERATE, account(CredentialKind.SOCIAL, null, null)))
                .containsExactly(
                        "K runtime.us-east-1.kiro.dev ide arn=" + SOCIAL_ARN,
                        "L runtime.us-east-1.kiro.dev cli-v2 arn=" + SOCIAL_ARN,
                        "R q.us-east-1.amazonaws.com legacy-ide arn=" + SOCIAL_ARN);
    }

    @Test
    void builderIdWithoutProfileUsesTheSharedArnOnTheNewHostAndNoneOnTheOld() {
        assertThat(lines(Operation.GENERATE, account(CredentialKind.BUILDER_ID, null, "eu-west-1")))
                .containsExactly(
                        "L runtime.us-east-1.kiro.dev cli-v2 arn=" + BUILDER_ARN,
                        "R q.us-east-1.amazonaws.com legacy-ide arn=null");
    }

    @Test
    void builderIdWithAProfileOfItsOwnIsServedLikeAnOrganisation() {
        assertThat(lines(Operation.GENERATE, account(CredentialKind.BUILDER_ID, OWN_ARN, null)))
                .first()
                .isEqualTo("K runtime.eu-central-1.kiro.dev ide arn=" + OWN_ARN);
    }

    @Test
    void keysSendNoArnAndNeverReachTheLegacyHost() {
        assertThat(lines(Operation.GENERATE, account(CredentialKind.API_KEY, OWN_ARN, null)))
                .containsExactly("L runtime.eu-central-1.kiro.dev cli-v2 arn=null");
    }

    @ParameterizedTest
    @CsvSource({
        "MCP, rpc runtime.eu-central-1.kiro.dev ide, rpc q.eu-central-1.amazonaws.com cli-v2",
        "LIST_MODELS, rpc management.eu-central-1.kiro.dev ide, rest q.eu-central-1.amazonaws.com ide",
        "LIST_PROFILES, rpc management.eu-central-1.kiro.dev ide, rpc q.eu-central-1.amazonaws.com cli-v2",
        "GET_PROFILE, rpc management.eu-central-1.kiro.dev ide, rpc management.eu-central-1.kiro.dev ide",
        "USAGE, rpc management.eu-central-1.kiro.dev ide, rest q.eu-central-1.amazonaws.com ide"
    })
    void otherOperationsBeginOnTheNewHostsAndEndOnTheOld(Operation operation, String first, String last) {
        List<String> lines = lines(operation, account(CredentialKind.EXTERNAL_IDP, OWN_ARN, null));

        assertThat(lines.get(0)).startsWith(first);
        assertThat(lines.get(lines.size() - 1)).startsWith(last);
    }

    @ParameterizedTest
    @CsvSource({
        "LIST_MODELS, https://q.us-east-1.amazonaws.com/ListAvailableModels?origin=AI_EDITOR",
        "USAGE, https://q.us-east-1.amazonaws.com/getUsageLimits?origin=AI_EDITOR&resourceType=AGENTIC_REQUEST"
                + "&isEmailRequired=true"
    })
    void builderIdAsksTheLegacyHostForModelsAndUsage(Operation operation, String uri) {
        List<ResolvedEndpoint> endpoints = table.resolve(operation, account(CredentialKind.BUILDER_ID, null, null));

        assertThat(endpoints).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.method()).isEqualTo("GET");
            assertThat(endpoint.uri()).hasToString(uri);
        });
    }

    /** kiro-upstream-2026.md 7, and the fourth of its 1.4: the old target on the new host. */
    @Test
    void usageHasEverySpellingOfTheReference() {
        String query = "?origin=AI_EDITOR&resourceType=AGENTIC_REQUEST&isEmailRequired=true"
                + "&profileArn=arn%3Aaws%3Acodewhisperer%3Aeu-central-1%3A111122223333%3Aprofile%2FOWN";

        assertThat(table.resolve(Operation.USAGE, account(CredentialKind.IDENTITY_CENTER, OWN_ARN, null)))
                .extracting(endpoint -> endpoint.method() + " " + endpoint.uri() + " "
                        + endpoint.fields(UUID.randomUUID(), 1).first("x-amz-target"))
                .containsExactly(
                        "POST https://management.eu-central-1.kiro.dev/ KiroControlPlaneBearerService.GetUsageLimits",
                        "POST https://management.eu-central-1.kiro.dev/ AmazonCodeWhispererService.GetUsageLimits",
                        "GET https://management.eu-central-1.kiro.dev/getUsageLimits" + query + " null",
                        "GET https://q.eu-central-1.amazonaws.com/getUsageLimits" + query + " null");
    }

    @Test
    void queryCarriesTheEncodedArnAndTheCallersParameters() {
        List<ResolvedEndpoint> endpoints =
                table.resolve(Operation.LIST_MODELS, account(CredentialKind.IDENTITY_CENTER, OWN_ARN, null));

        assertThat(endpoints.get(endpoints.size() - 1).uri(Map.of("nextToken", "a b&c")))
                .hasToString("https://q.eu-central-1.amazonaws.com/ListAvailableModels?origin=AI_EDITOR"
                        + "&profileArn=arn%3Aaws%3Acodewhisperer%3Aeu-central-1%3A111122223333%3Aprofile%2FOWN"
                        + "&nextToken=a%20b%26c");
    }

    @ParameterizedTest
    @ValueSource(strings = {SOCIAL_ARN, BUILDER_ARN})
    void aSharedArnIsNeverSentForAnotherKind(String shared) {
        AccountIdentity account = account(CredentialKind.IDENTITY_CENTER, shared, "us-east-1");

        assertThatThrownBy(() -> table.resolve(Operation.GENERATE, account))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.ACCOUNT_ACTION_REQUIRED);
                    assertThat(e.description()).contains("acc-1", "no profile ARN");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/#", "us-east-1.evil.example", "us-east-1@x", "../us-east-1", "US-EAST-1", ""})
    void aRegionThatIsNoneNeverBecomesPartOfAHost(String region) {
        AccountIdentity account = account(CredentialKind.API_KEY, null, region);

        assertThatThrownBy(() -> table.resolve(Operation.GENERATE, account))
                .hasMessageContaining("region is malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:codewhisperer:evil.example:111122223333:profile/X",
                "arn:aws:codewhisperer:us-east-1:1:profile/X",
                "not-an-arn"
            })
    void aMalformedArnIsRefused(String arn) {
        AccountIdentity account = account(CredentialKind.IDENTITY_CENTER, arn, null);

        assertThatThrownBy(() -> table.resolve(Operation.GENERATE, account)).isInstanceOf(GatewayException.class);
    }

    @Test
    void anUnservedRegionOfAnArnIsRefusedWithTheServedOnes() {
        AccountIdentity account =
                account(CredentialKind.IDENTITY_CENTER, OWN_ARN.replace("eu-central-1", "ap-south-1"), null);

        assertThatThrownBy(() -> table.resolve(Operation.GENERATE, account))
                .hasMessageContaining("ap-south-1")
                .hasMessageContaining("us-east-1, eu-central-1");
    }

    @ParameterizedTest
    @CsvSource({"eu-west-1, eu-central-1", "ap-southeast-2, us-east-1", "eu-central-1, eu-central-1"})
    void aStoredLoginRegionIsMappedToOneThatIsServed(String stored, String asked) {
        assertThat(table.resolve(Operation.GENERATE, account(CredentialKind.API_KEY, null, stored)))
                .extracting(ResolvedEndpoint::region)
                .containsOnly(asked);
    }

    @Test
    void profilesCanBeLookedForInEveryRegion() {
        AccountIdentity account = account(CredentialKind.IDENTITY_CENTER, null, null);

        assertThat(table.regions()).containsExactly("us-east-1", "eu-central-1");
        assertThat(table.resolve(Operation.LIST_PROFILES, account, "eu-central-1")
                        .get(0)
                        .uri())
                .hasToString("https://management.eu-central-1.kiro.dev/");
    }

    @Test
    void anAccountsClientIdentitySpeaksItsOwnDialectFirstWithItsOwnOrigin() {
        AccountIdentity account = as(account(CredentialKind.IDENTITY_CENTER, OWN_ARN, null), "cli-v2");

        List<ResolvedEndpoint> endpoints = table.resolve(Operation.GENERATE, account);

        assertThat(endpoints).extracting(ResolvedEndpoint::dialect).containsExactly(Dialect.L, Dialect.K, Dialect.R);
        assertThat(endpoints).extracting(ResolvedEndpoint::origin).containsOnly("KIRO_CLI");
        assertThat(endpoints).extracting(ResolvedEndpoint::identity).containsOnly("cli-v2");
    }

    @Test
    void anUnknownClientIdentityNamesTheKnownOnes() {
        AccountIdentity account = as(account(CredentialKind.SOCIAL, null, null), "ied");

        assertThatThrownBy(() -> table.resolve(Operation.GENERATE, account))
                .hasMessageContaining("ied")
                .hasMessageContaining("ide, legacy-ide, cli-v2, cli-v3");
    }
}
