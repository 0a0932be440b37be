package io.kiroproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.credential.Account;
import io.kiroproxy.credential.RateLimits;
import io.kiroproxy.server.config.AccountSettings;
import io.kiroproxy.server.config.AccountSettings.Selection;
import io.kiroproxy.server.config.ServerConfig;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.rules.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which account gets a call, as settings say and as one can see from outside: in what arrives upstream. */
class SelectionTest {

    private static final String MODEL = "claude-sonnet-4.5";
    private static final int SESSIONS = 12;

    @TempDir
    Path home;

    private final KiroSimulator kiro = KiroSimulator.builder().start();
    private final List<SimulatedAccount> simulated = new ArrayList<>();
    private @Nullable AdminProxy started;
    private int session;

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private void start(UnaryOperator<AccountSettings> settings) throws Exception {
        started = AdminProxy.with(
                kiro, home, config -> config.withAccounts(settings.apply(ServerConfig.DEFAULT.accounts())));
    }

    private AdminProxy admin() {
        return Objects.requireNonNull(started);
    }

    private void start(Selection selection) throws Exception {
        start(settings -> settings.withSelection(selection));
    }

    private void add(int number, UnaryOperator<Account.Builder> more) throws Exception {
        add(number, AccountSpec.of("user" + number, AccountKind.SOCIAL), more);
    }

    private void add(int number, AccountSpec spec, UnaryOperator<Account.Builder> more) throws Exception {
        SimulatedAccount added = kiro.addAccount(spec);
        simulated.add(added);
        Account account = AdminProxy.account(number, added, added.expiresAt());
        admin().add(more.apply(account.toBuilder()).build());
    }

    private AdminProxy.Answer call(String key) throws Exception {
        return admin().send(
                        "POST",
                        "/v1/messages",
                        "{\"model\":\"" + MODEL
                                + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                        "x-kiro-session",
                        key);
    }

    /** How many of new sessions each account gets, counted where the calls arrive. */
    private Map<String, Integer> arrivals(int sessions) throws Exception {
        kiro.clearRequests();
        for (int i = 0; i < sessions; i++) {
            AdminProxy.Answer answer = call("session " + session++);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
        Map<String, Integer> arrivals = new TreeMap<>();
        for (RecordedRequest request : kiro.requests("GenerateAssistantResponse")) {
            arrivals.merge(request.account(), 1, Integer::sum);
        }
        return arrivals;
    }

    private JsonNode explanation() throws Exception {
        return admin().get("/api/explain?model=" + MODEL + "&session=new").json();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void roundRobinTakesTurns() throws Exception {
        start(Selection.ROUND_ROBIN);
        add(1, builder -> builder);
        add(2, builder -> builder);
        add(3, builder -> builder);
        assertThat(arrivals(SESSIONS)).isEqualTo(Map.of("user1", 4, "user2", 4, "user3", 4));
        assertThat(explanation().at("/strategy").asText()).isEqualTo("round-robin");
        assertThat(explanation().findValuesAsText("reason"))
                .containsExactly("chosen 3 choices ago", "chosen 2 choices ago", "chosen last");
    }

    @Test
    void leastInFlightAvoidsWhoIsBusy() throws Exception {
        start(Selection.LEAST_IN_FLIGHT);
        add(1, builder -> builder);
        kiro.next(Scenario.hang());
        Thread hanging = new Thread(() -> {
            try {
                call("hanging");
            } catch (Exception e) {
                Thread.currentThread().interrupt();
            }
        });
        hanging.setDaemon(true);
        hanging.start();
        await("the hanging call", () -> !kiro.requests("GenerateAssistantResponse")
                .isEmpty());
        add(2, builder -> builder);
        admin().proxy.accounts().changeSlowStart(Duration.ZERO);
        assertThat(arrivals(SESSIONS)).isEqualTo(Map.of("user2", SESSIONS));
        assertThat(explanation().findValuesAsText("score")).containsExactly("-1.0", "0.0");
    }

    @Test
    void priorityTakesTheLowestNumber() throws Exception {
        start(Selection.PRIORITY);
        add(1, builder -> builder.priority(5));
        add(2, builder -> builder.priority(1));
        assertThat(arrivals(SESSIONS)).isEqualTo(Map.of("user2", SESSIONS));
        assertThat(explanation().findValuesAsText("reason")).containsExactly("priority 5", "priority 1");
    }

    @Test
    void weightedSharesInProportion() throws Exception {
        start(Selection.WEIGHTED);
        add(1, builder -> builder.weight(9));
        add(2, builder -> builder.weight(1));
        Map<String, Integer> arrivals = arrivals(100);
        assertThat(arrivals.getOrDefault("user1", 0)).isBetween(75, 99);
        assertThat(explanation().findValuesAsText("score")).containsExactly("0.9", "0.1");
    }

    @Test
    void mostCreditLeftAsksTheUpstreamWhoThatIs() throws Exception {
        start(Selection.MOST_CREDIT_LEFT);
        add(1, AccountSpec.of("user1", AccountKind.SOCIAL).withCredits(1_000, 900), builder -> builder);
        add(2, AccountSpec.of("user2", AccountKind.SOCIAL).withCredits(1_000, 100), builder -> builder);
        admin().get("/api/accounts/a1/usage");
        admin().get("/api/accounts/a2/usage");
        assertThat(arrivals(SESSIONS)).isEqualTo(Map.of("user2", SESSIONS));
        assertThat(explanation().findValuesAsText("reason").get(0)).isEqualTo("100.0 credits left");
    }

    @Test
    void stickyFillUsesOneUpBeforeTheNext() throws Exception {
        start(Selection.STICKY_FILL);
        add(1, builder -> builder);
        add(2, builder -> builder);
        assertThat(arrivals(SESSIONS)).isEqualTo(Map.of("user1", SESSIONS));
        kiro.scenarios().forAccount(simulated.get(0), Scenario.refuse(Refusal.E9_QUOTA));
        assertThat(call("one more").status()).isEqualTo(200);
        kiro.scenarios().clear();
        assertThat(arrivals(SESSIONS)).isEqualTo(Map.of("user2", SESSIONS));
    }

    @Test
    void anAccountWhosePlanLacksTheModelGetsNoneOfItsCallsAfterItsListIsKnown() throws Exception {
        start(Selection.ROUND_ROBIN);
        add(1, AccountSpec.of("user1", AccountKind.SOCIAL).withModels(Set.of("claude-haiku-4.5")), builder -> builder);
        add(2, builder -> builder);
        admin().proxy.close();
        start(Selection.ROUND_ROBIN);

        await("the lists of models", () -> {
            try {
                return explanation().at("/candidates").size() == 1;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(explanation().at("/exclusions/0/why").asText()).isEqualTo("model_denied");
        assertThat(explanation().at("/exclusions/0/reason").asText()).isEqualTo("its plan does not list " + MODEL);
        assertThat(arrivals(SESSIONS)).isEqualTo(Map.of("user2", SESSIONS));
    }

    @Test
    void theChoicesOfACallThatWasMadeCanBeExplainedAttemptByAttempt() throws Exception {
        start(Selection.ROUND_ROBIN);
        add(1, builder -> builder);
        add(2, builder -> builder);
        kiro.scenarios().forAccount(simulated.get(0), Scenario.refuse(Refusal.E13_RATE));
        assertThat(call("s").status()).isEqualTo(200);
        assertThat(call("s").status()).isEqualTo(200);
        JsonNode calls = admin().logs(2).get("logs");

        JsonNode second =
                admin().get("/api/explain?call=" + calls.at("/0/id").asText()).json();
        JsonNode first =
                admin().get("/api/explain?call=" + calls.at("/1/id").asText()).json();

        assertThat(first.at("/choices").findValuesAsText("chosen")).containsExactly("a1", "a2");
        assertThat(first.at("/choices/0/candidates").findValuesAsText("reason"))
                .containsExactly("not chosen yet", "not chosen yet");
        assertThat(first.at("/choices/1/exclusions/0/why").asText()).isEqualTo("throttled");
        assertThat(first.at("/choices/1/exclusions/0/until").isNumber()).isTrue();
        assertThat(second.at("/choices").findValuesAsText("chosen")).containsExactly("a2");
        assertThat(second.at("/choices/0/sticky").asText()).isEqualTo("a2");
        assertThat(admin().get("/api/explain?call=unknown").status()).isEqualTo(404);
        assertThat(admin().get("/api/calls/" + calls.at("/1/id").asText())
                        .json()
                        .get("choices"))
                .as("the call's own row says the same")
                .isEqualTo(first.get("choices"));
    }

    @Test
    void usageIsAskedForInTheBackgroundAndALowBalanceShows() throws Exception {
        start(Selection.ROUND_ROBIN);
        add(1, AccountSpec.of("user1", AccountKind.SOCIAL).withCredits(1_000, 900), builder -> builder);
        admin().proxy.close();
        start(Selection.ROUND_ROBIN);

        await("usage", () -> !account().at("/usage_at").isNull());

        assertThat(account().at("/credits_left").asDouble()).isEqualTo(100);
        assertThat(account().at("/low_balance").asBoolean()).isTrue();
        assertThat(account().at("/plan").asText()).isEqualTo("KIRO PRO");
        assertThat(account().at("/quota_resets_at").isNumber()).isTrue();
    }

    @Test
    void usageIsNotAskedForWhereTheSettingsSayNo() throws Exception {
        start(Selection.ROUND_ROBIN);
        add(1, builder -> builder);
        admin().proxy.close();
        start(settings -> settings.withQuota(new AccountSettings.Quota(Duration.ZERO, 20)));
        await("the models", () -> !kiro.requests("ListAvailableModels").isEmpty());
        assertThat(arrivals(2)).isEqualTo(Map.of("user1", 2));
        assertThat(kiro.requests("GetUsageLimits")).isEmpty();
    }

    private JsonNode account() {
        try {
            return admin().get("/api/accounts").json().at("/accounts/0");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAccountThatComesLaterGetsLessThanItsShareAtFirst() throws Exception {
        Path tokenFile = kiro.addSocialAccount("first").files().writeTo(home.resolve("ide"));
        started = AdminProxy.with(
                kiro,
                home.resolve("home"),
                tokenFile,
                config -> config.withAccounts(
                        config.accounts().withSelection(Selection.PRIORITY).withSlowStart(Duration.ofHours(1))));
        add(2, builder -> builder.priority(-1));

        Map<String, Integer> arrivals = arrivals(20);

        assertThat(arrivals.getOrDefault("user2", 0)).isBetween(1, 3);
        assertThat(arrivals.getOrDefault("first", 0)).isBetween(17, 19);
        assertThat(explanation().at("/candidates/0/share").asDouble()).isEqualTo(1);
        assertThat(explanation().at("/candidates/1/share").asDouble()).isEqualTo(0.1);
    }

    @Test
    void aBusyAccountIsWaitedForAndTheWaitEnds() throws Exception {
        start(settings -> settings.withMaxInFlight(1));
        add(1, builder -> builder);
        kiro.next(Scenario.hang());
        Thread hanging = new Thread(() -> {
            try {
                call("hanging");
            } catch (Exception e) {
                Thread.currentThread().interrupt();
            }
        });
        hanging.setDaemon(true);
        hanging.start();
        await("the hanging call", () -> !kiro.requests("GenerateAssistantResponse")
                .isEmpty());

        long begin = System.nanoTime();
        AdminProxy.Answer answer = call("second");

        assertThat(answer.status()).as(answer.text()).isEqualTo(529);
        assertThat(answer.text()).contains("limit of calls at once");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(20));
    }

    @Test
    void eachOfTheThreeRatesHoldsByItself() throws Exception {
        start(settings -> settings.withRates(new RateLimits(RateLimits.Switch.ON, Duration.ZERO, 2, 0)));
        add(1, builder -> builder);
        add(2, builder -> builder);
        assertThat(arrivals(4)).isEqualTo(Map.of("user1", 2, "user2", 2));
        assertThat(call("a fifth within the minute").status()).isEqualTo(429);

        admin().proxy.accounts().limitRates(new RateLimits(RateLimits.Switch.ON, Duration.ZERO, 0, 5));
        assertThat(arrivals(1)).hasSize(1);
        AdminProxy.Answer sixth = call("a sixth of all");
        assertThat(sixth.status()).as(sixth.text()).isEqualTo(429);

        admin().proxy.accounts().limitRates(new RateLimits(RateLimits.Switch.ON, Duration.ofSeconds(60), 0, 0));
        assertThat(call("before the interval is over").status()).isEqualTo(429);
        admin().proxy.accounts().limitRates(RateLimits.DEFAULT);
        assertThat(arrivals(1)).hasSize(1);
    }
}
