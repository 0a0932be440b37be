package io.kiroproxy.it.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.it.corpus.Turn.Thought;
import io.kiroproxy.simulator.KiroSimulator;
import io.kiroproxy.simulator.auth.AccountKind;
import io.kiroproxy.simulator.auth.AccountSpec;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Rule;
import io.kiroproxy.simulator.rules.SimulatorRules;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * user-pains.md P01: whatever a client sends, either this side refuses it with a reason or the strict upstream accepts
 * it. Through the whole product: client protocol, gateway, linter, every dialect, every kind of account.
 */
class LintedRequestsAreNeverRefusedTest {

    /** Per dialect and rule set; six of them make 10,200. */
    private static final int CONVERSATIONS = Integer.getInteger("kiro.test.corpus", 1_700);

    private static final long SEED = Long.getLong("kiro.test.seed", 20_261_123L);
    private static final int AT_ONCE = 16;
    private static final String SIGNED_MODEL = "claude-sonnet-5";
    private static final List<String> MODELS = List.of(
            SIGNED_MODEL,
            SIGNED_MODEL,
            "claude-opus-5.5",
            "claude-sonnet-4.5",
            "claude-haiku-4.5",
            "claude-fable-5.1",
            "gpt-5.6-sol",
            "deepseek-3.2",
            "auto");
    private static final String WITHOUT_K = "  generate:\n    generate-k: {enabled: false}\n";
    private static final String WITHOUT_L =
            "    generate-l: {enabled: false}\n    generate-l-builder: {enabled: false}\n";

    @TempDir
    private Path folder;

    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger declined = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({"K, strict", "L, strict", "R, strict", "K, strict2025", "L, strict2025", "R, strict2025"})
    void everyConversationIsDeclinedHereOrAcceptedThere(String dialect, String rules) throws Exception {
        long seed = SEED + (dialect + rules).hashCode();
        System.out.println("corpus seed " + seed + " for " + dialect + " " + rules);
        boolean older = rules.equals("strict2025");
        try (KiroSimulator kiro =
                        KiroSimulator.builder().rules(rules(older, dialect)).start();
                InProcess proxy = InProcess.start(kiro, folder, endpoints(dialect))) {
            signInEveryKind(proxy);
            if (!(older && dialect.equals("R"))) {
                signIn(proxy, AccountSpec.of("key", AccountKind.API_KEY)); // speaks L only
            }
            List<Thought> genuine = signedThoughts(proxy);
            kiro.onGenerate(request -> Scenario.text("ok"));

            Set<String> seen = run(proxy, seed, genuine, older ? Repairs.SCHEMAS_AND_SIGNATURES : Repairs.SIGNATURES);

            assertThat(refused).as("%s %s, seed %d", dialect, rules, seed).isEmpty();
            assertThat(answered.get()).as("enough has to reach the upstream").isGreaterThan(CONVERSATIONS / 2);
            assertThat(seen).contains("social " + dialect, "identity-center " + dialect, "external " + dialect);
            assertThat(seen).anyMatch(text -> text.startsWith("builder ")).contains("frankfurt " + dialect);
            assertThat(seen.contains("key L")).isEqualTo(!(older && dialect.equals("R")));
            System.out.println("corpus " + dialect + " " + rules + ": " + answered + " answered, " + declined
                    + " declined; account and dialect: " + seen);
        }
    }

    /** What may be refused at first, because a documented repair follows (kiro-upstream.md 5.3 E23 and E28). */
    private enum Repairs {
        SIGNATURES,
        SCHEMAS_AND_SIGNATURES
    }

    /**
     * Empty text beside tool calls is right for K and L and was wrong in 2025 (kiro-upstream.md 6.1 #7); a Builder ID
     * sends no ARN on the host of R (1.6).
     */
    private static SimulatorRules rules(boolean older, String dialect) {
        SimulatorRules rules = older ? SimulatorRules.strict2025() : SimulatorRules.strict();
        return rules.without(dialect.equals("R") ? Rule.V4_BUILDER_ID_ARN : Rule.V9_ASSISTANT_CONTENT_ALWAYS);
    }

    private Set<String> run(InProcess proxy, long seed, List<Thought> genuine, Repairs repairs)
            throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            long own = seed + i;
            MutatedConversations.Case next = new MutatedConversations(own, genuine).next();
            String model = MODELS.get(i % MODELS.size());
            boolean anthropic = i % 3 != 0;
            String path = anthropic ? "/v1/messages" : "/v1/chat/completions";
            String body = anthropic ? ClientJson.anthropic(next, model) : ClientJson.openai(next, model);
            places.acquire();
            proxy.post(path, body).whenComplete((answer, broken) -> {
                judge(own, body, answer, broken);
                places.release();
            });
            if (i % 200 == 199) {
                places.acquire(AT_ONCE);
                look(proxy.kiro(), seen, repairs);
                places.release(AT_ONCE);
            }
        }
        places.acquire(AT_ONCE);
        look(proxy.kiro(), seen, repairs);
        return seen;
    }

    private void look(KiroSimulator kiro, Set<String> seen, Repairs repairs) {
        for (RecordedRequest request : kiro.requests("GenerateAssistantResponse")) {
            if (request.status() == 200) {
                seen.add(request.account() + " " + request.dialect());
            } else if (repairs == Repairs.SIGNATURES && !request.bodyText().contains("\"signature\"")) {
                refused.add("upstream " + request.status() + ": " + shortened(request.bodyText()));
            }
        }
        kiro.clearRequests();
    }

    private void judge(long seed, String body, HttpResponse<String> answer, Throwable broken) {
        if (broken != null) {
            refused.add("seed " + seed + ": " + broken);
        } else if (answer.statusCode() == 200 && !answer.body().contains("\"error\"")) {
            answered.incrementAndGet();
        } else if (answer.statusCode() == 400 && !answer.body().contains("upstream")) {
            declined.incrementAndGet();
        } else {
            refused.add("seed " + seed + ": " + answer.statusCode() + " " + answer.body() + " for " + shortened(body));
        }
    }

    private static String shortened(String text) {
        return text.length() < 3_000 ? text : text.substring(0, 3_000) + "…";
    }

    private static String endpoints(String dialect) {
        return switch (dialect) {
            case "L" -> "operations:\n" + WITHOUT_K;
            case "R" -> "operations:\n" + WITHOUT_K + WITHOUT_L;
            default -> "";
        };
    }

    private static void signInEveryKind(InProcess proxy) throws IOException {
        List<AccountSpec> accounts = List.of(
                AccountSpec.of("social", AccountKind.SOCIAL),
                AccountSpec.of("builder", AccountKind.BUILDER_ID),
                AccountSpec.of("identity-center", AccountKind.IDENTITY_CENTER),
                AccountSpec.of("frankfurt", AccountKind.IDENTITY_CENTER).withRegion("eu-central-1"),
                AccountSpec.of("external", AccountKind.EXTERNAL_IDP));
        for (AccountSpec account : accounts) {
            signIn(proxy, account);
        }
    }

    private static void signIn(InProcess proxy, AccountSpec account) throws IOException {
        proxy.signIn(proxy.kiro().addAccount(account.withCredits(1_000_000, 0)));
    }

    /** Thinking as the upstream signed it, so that a part of the corpus replays what is genuine. */
    private static List<Thought> signedThoughts(InProcess proxy) {
        List<Thought> thoughts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            proxy.kiro()
                    .next(EventScript.begin()
                            .thinking("One ", "thought " + i + ".")
                            .text("Done."));
            String answer = proxy.post(
                            "/v1/messages",
                            "{\"model\":\"" + SIGNED_MODEL + "\",\"max_tokens\":4096,"
                                    + "\"thinking\":{\"type\":\"adaptive\"},"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"think\"}]}")
                    .join()
                    .body();
            Json block = Json.parse(answer).at("content").items().get(0);
            thoughts.add(new Thought(
                    block.at("thinking").text(), block.at("signature").text()));
        }
        return thoughts;
    }
}
