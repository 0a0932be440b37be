package io.kiroproxy.protocol.kiro;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.ModelInfo;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.ControlPlane.Profile;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.spi.UpstreamFailureException;
import io.kiroproxy.core.spi.UsageLimits;
import io.kiroproxy.core.spi.UsageLimits.PoolKind;
import io.kiroproxy.core.testing.FakeBody;
import io.kiroproxy.core.testing.FakeTransport;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.core.testing.ManualExecutor;
import io.kiroproxy.protocol.kiro.fixture.KiroFixtures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KiroControlPlaneTest {

    private static final String DENIED = "{\"message\":\"User is not authorized to make this call.\"}";
    private static final String EMPTY_PROFILES = "{\"profiles\":[]}";

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor(clock);
    private final FakeTransport transport = new FakeTransport();
    private final KiroProvider provider = new KiroProvider(KiroOptions.ofDefaults(), clock, new Random(1));
    private final KiroControlPlane plane = new KiroControlPlane(provider, transport, executor);

    @Test
    void modelsOfAllPagesAreKeptForTheProvider() {
        transport.answer(
                "{\"models\":[{\"modelId\":\"m1\",\"tokenLimits\":{\"maxInputTokens\":9}}],\"nextToken\":\"t/1\"}");
        transport.answer("{\"models\":[{\"modelId\":\"m2\"}],\"nextToken\":null}");

        assertThat(done(plane.refreshModels(KiroFixtures.organisation()))).containsExactly("m1", "m2");
        assertThat(provider.models()).extracting(ModelInfo::id).containsExactly("m1", "m2");
        assertThat(provider.offeredTo("acc")).containsExactlyInAnyOrder("m1", "m2");
        assertThat(transport.calls().get(0).uri()).hasToString("https://management.us-east-1.kiro.dev/");
        assertThat(body(0))
                .contains("\"origin\":\"AI_EDITOR\"", KiroFixtures.ARN)
                .doesNotContain("nextToken");
        assertThat(body(1)).contains("\"nextToken\":\"t/1\"");
    }

    @Test
    void emptyCatalogueIsAFailureAndChangesNothing() {
        transport.answer("{\"models\":[]}");

        assertThat(failure(plane.refreshModels(KiroFixtures.organisation()))).isEqualTo(Kind.PROTOCOL);
        assertThat(provider.offeredTo("acc")).isNull();
    }

    @Test
    void endlessPagingIsBounded() {
        for (int page = 0; page < KiroControlPlane.MAX_PAGES; page++) {
            transport.answer("{\"models\":[{\"modelId\":\"m\"}],\"nextToken\":\"" + page + "\"}");
        }
        done(plane.refreshModels(KiroFixtures.organisation()));

        assertThat(transport.calls()).hasSize(KiroControlPlane.MAX_PAGES);
    }

    @Test
    void rowsOfTheTableAreTriedInTurnAndTheOneThatAnsweredIsKept() {
        transport.refuse(404, "").refuse(400, "{\"message\":\"Invalid profileArn.\"}");
        transport.answer("{\"models\":[{\"modelId\":\"m1\"}]}");
        transport.answer("{\"models\":[{\"modelId\":\"m1\"}]}");
        done(plane.refreshModels(KiroFixtures.organisation()));
        done(plane.refreshModels(KiroFixtures.organisation()));

        assertThat(transport.calls())
                .extracting(call -> call.method() + " " + call.uri().getHost())
                .containsExactly(
                        "POST management.us-east-1.kiro.dev",
                        "POST management.us-east-1.kiro.dev",
                        "GET q.us-east-1.amazonaws.com",
                        "GET q.us-east-1.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource({"401, AUTH_EXPIRED", "429, THROTTLED", "402, QUOTA_EXHAUSTED", "423, SUSPENDED"})
    void whatIsAboutTheAccountIsNotAskedTwice(int status, Kind kind) {
        transport.refuse(status, "");

        assertThat(failure(plane.usage(KiroFixtures.organisation()))).isEqualTo(kind);
        assertThat(transport.calls()).hasSize(1);
    }

    @Test
    void answersAreBoundedInSizeAndTime() {
        String megabyte = "x".repeat(ControlExchange.MAX_BODY / 2 + 1);
        for (int row = 0; row < 4; row++) {
            transport.answer(megabyte, megabyte);
        }
        assertThat(failure(plane.usage(KiroFixtures.organisation()))).isEqualTo(Kind.PROTOCOL);

        FakeBody silent = new FakeBody();
        transport.hang().reply(200, silent).hang().hang();
        CompletableFuture<UsageLimits> usage =
                plane.usage(KiroFixtures.organisation()).toCompletableFuture();
        for (int row = 0; row < 4; row++) {
            executor.advance(Duration.ofSeconds(31));
        }
        assertThat(failure(usage)).isEqualTo(Kind.TIMEOUT);
        assertThat(executor.timers()).isZero();
    }

    @Test
    void usageIsReadWithItsPools() {
        transport.answer("""
                {"nextDateReset":1.7855424E9,"daysUntilReset":0,"limits":[],
                 "subscriptionInfo":{"subscriptionTitle":"KIRO PRO+","type":"Q_DEVELOPER_STANDALONE_PRO_PLUS"},
                 "overageConfiguration":{"overageStatus":"ENABLED","overageLimit":null},
                 "usageBreakdownList":[
                  {"resourceType":"SPEC","currentUsage":1,"usageLimit":2},
                  {"resourceType":"CREDIT","displayName":"Credit","currentUsage":1417,"currentUsageWithPrecision":1417.43,
                   "usageLimit":2000,"usageLimitWithPrecision":2000.0,"currentOverages":3,"overageCap":2500,"overageRate":0.04,
                   "bonuses":[{"bonusCode":"W","displayName":"Welcome","status":"ACTIVE","currentUsage":1.5,"usageLimit":250.0,
                     "expiresAt":1799107200000},{"bonusCode":"O","status":"EXPIRED","currentUsage":9,"usageLimit":9}],
                   "freeTrialInfo":{"freeTrialStatus":"ACTIVE","freeTrialExpiry":1.7977248E9,"currentUsageWithPrecision":12.5,
                     "usageLimit":500}}],
                 "userInfo":{"userId":"d-1.2","email":"user@example.com"}}
                """);
        UsageLimits usage = done(plane.usage(KiroFixtures.organisation()));

        assertThat(usage.plan()).isEqualTo("KIRO PRO+");
        assertThat(usage.pools())
                .extracting(UsageLimits.Pool::kind)
                .containsExactly(PoolKind.PLAN, PoolKind.TRIAL, PoolKind.BONUS);
        assertThat(usage.limit()).isEqualTo(2_750);
        assertThat(usage.used()).isEqualTo(1_431.43);
        assertThat(usage.overage()).isEqualTo(new UsageLimits.Overage(true, 3, 2_500, 0.04));
        assertThat(usage.resetsAt()).isEqualTo(Instant.ofEpochSecond(1_785_542_400L));
        assertThat(usage.pools().get(2).expiresAt()).isEqualTo(Instant.ofEpochMilli(1_799_107_200_000L));
        assertThat(usage.email()).isEqualTo("user@example.com");
        assertThat(body(0)).contains("\"resourceType\":\"AGENTIC_REQUEST\"", "\"isEmailRequired\":true");
    }

    @Test
    void sparseUsageIsReadToo() {
        transport.answer("{\"usageBreakdown\":{\"currentUsage\":1,\"usageLimit\":50},\"nextDateReset\":1785542400000}");
        UsageLimits usage = done(plane.usage(KiroFixtures.account(CredentialKind.BUILDER_ID, null, "t")));

        assertThat(usage.remaining()).isEqualTo(49);
        assertThat(usage.resetsAt()).isEqualTo(Instant.ofEpochSecond(1_785_542_400L));
        assertThat(usage.email()).isNull();
        HttpCall call = transport.calls().get(0);
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.uri().getQuery()).doesNotContain("profileArn");
    }

    @Test
    void answerWithoutUsageIsNoUsage() {
        transport.answer("{}").answer("[]").answer("nonsense").answer("{\"other\":1}");

        assertThat(failure(plane.usage(KiroFixtures.organisation()))).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void profilesOfAllRegionsArePutTogetherBestFirst() {
        String broken = arn("us-east-1", "BROKEN");
        String free = arn("us-east-1", "FREE");
        String paid = arn("eu-central-1", "PAID");
        transport.answer("{\"profiles\":[" + profile(broken) + "," + profile(free) + "]}");
        transport.answer(
                "{\"profiles\":[" + profile(paid) + ",{\"arn\":\"gone\",\"status\":\"DELETING\"}],\"nextToken\":null}");
        transport.refuse(403, "{\"message\":\"no\",\"reason\":\"FEATURE_NOT_SUPPORTED\"}");
        transport.refuse(403, DENIED).refuse(403, DENIED).refuse(403, DENIED);
        transport.answer("{\"subscriptionInfo\":{\"subscriptionTitle\":\"KIRO FREE\"},\"usageBreakdownList\":[{}]}");
        transport.answer("{\"subscriptionInfo\":{\"subscriptionTitle\":\"KIRO PRO\"},\"usageBreakdownList\":[{}]}");

        AccountIdentity account = KiroFixtures.account(CredentialKind.EXTERNAL_IDP, null, "t");
        assertThat(done(plane.profiles(account))).extracting(Profile::arn).containsExactly(paid, free, broken);
        assertThat(transport.calls().subList(0, 2))
                .extracting(call -> call.uri().getHost())
                .containsExactly("management.us-east-1.kiro.dev", "management.eu-central-1.kiro.dev");
    }

    @Test
    void refusalMeansNoProfileButTroubleMeansUnknown() {
        AccountIdentity builder = KiroFixtures.account(CredentialKind.BUILDER_ID, null, "t");
        transport.refuse(403, DENIED).refuse(403, DENIED);
        assertThat(done(plane.profiles(builder))).isEmpty();

        transport.refuse(503, "").answer(EMPTY_PROFILES);
        assertThat(failure(plane.profiles(builder))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void keysAreLookedForInEachRegion() {
        transport.refuse(403, "{\"message\":\"Invalid token\"}");
        transport.answer("{\"profile\":" + profile(arn("eu-central-1", "MINE")) + "}");

        assertThat(done(plane.profiles(KiroFixtures.account(CredentialKind.API_KEY, null, "ksk_1"))))
                .extracting(Profile::arn)
                .containsExactly(arn("eu-central-1", "MINE"));
        assertThat(body(0)).isEqualTo("{}");
    }

    @Test
    void accountWithoutAnyWayFailsAsAStage() {
        AccountIdentity lost = KiroFixtures.account(CredentialKind.IDENTITY_CENTER, null, "t");
        transport.answer("{\"usageBreakdown\":{}}");

        CompletionStage<UsageLimits> usage = plane.usage(lost);
        assertThat(usage.toCompletableFuture()).isDone();
    }

    private static String arn(String region, String name) {
        return "arn:aws:codewhisperer:" + region + ":111122223333:profile/" + name;
    }

    private static String profile(String arn) {
        return "{\"arn\":\"" + arn + "\",\"profileName\":\"n\",\"status\":\"ACTIVE\"}";
    }

    private <T> T done(CompletionStage<T> stage) {
        executor.run();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private <T> Kind failure(CompletionStage<T> stage) {
        executor.run();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        Throwable cause = future.handle((value, error) -> error).join();
        Throwable inner = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        UpstreamFailure failure = ((UpstreamFailureException) inner).failure();
        return failure.kind();
    }

    private String body(int call) {
        return new String(transport.calls().get(call).body(), StandardCharsets.UTF_8);
    }
}
