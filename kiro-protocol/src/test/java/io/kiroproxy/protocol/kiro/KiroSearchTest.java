package io.kiroproxy.protocol.kiro;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.event.ChatEvent;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.UpstreamCall;
import io.kiroproxy.core.spi.UpstreamFailure;
import io.kiroproxy.core.spi.UpstreamFailure.Kind;
import io.kiroproxy.core.testing.ManualClock;
import io.kiroproxy.protocol.kiro.fixture.EventText;
import io.kiroproxy.protocol.kiro.fixture.KiroFixtures;
import io.kiroproxy.protocol.kiro.fixture.KiroFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KiroSearchTest {

    private static final String PREFIX = "Perform a web search for the query: ";

    private final KiroProvider provider = new KiroProvider(KiroOptions.ofDefaults(), new ManualClock(), new Random(1));
    private final List<ChatEvent> events = new ArrayList<>();

    @Test
    void bareSearchIsAnsweredWithItsResults() {
        UpstreamCall search = call(bare(PREFIX + "java 25 release date"));
        HttpCall http = search.http();

        assertThat(http.fields().first("x-amz-target")).isEqualTo("KiroRuntimeService.InvokeMCP");
        assertThat(body(http))
                .contains("\"method\":\"tools/call\"", "\"query\":\"java 25 release date\"", KiroFixtures.ARN)
                .containsPattern("web_search_tooluse_[a-z0-9]{22}_\\d+_[a-z0-9]{8}");
        assertThat(endOrNull(search, results(hit("JDK 25", "https://example.org/jdk"))))
                .isNull();
        assertThat(EventText.of(events))
                .startsWith("start claude-sonnet-4.5", "search java 25 release date 1")
                .endsWith("usage ESTIMATED", "stop END_TURN");
        assertThat(EventText.of(events).get(2))
                .contains("JDK 25", "https://example.org/jdk", "2025-09-16", "a snippet");
    }

    @Test
    void instructionsBehindTheQueryAreNotSearchedFor() {
        UpstreamCall search = call(bare(PREFIX + "x\n\nYou must call the tool `web_search` in your next answer."));

        assertThat(body(search.http())).contains("\"query\":\"x\"");
    }

    @Test
    void longQueryIsCutAt200Characters() {
        UpstreamCall search = call(bare(PREFIX + "q".repeat(199) + "👋" + "z"));

        assertThat(body(search.http())).contains("\"query\":\"" + "q".repeat(199) + "\"");
    }

    @Test
    void failedBareSearchIsTakenToTheModel() {
        UpstreamCall search = call(bare(PREFIX + "x"));
        UpstreamCall model = Objects.requireNonNull(search.alternative(failure(Kind.UNAVAILABLE, 500)));

        assertThat(body(model.http())).contains("The search failed (unavailable)");
        endOrNull(
                model,
                KiroFrames.answer().text("I could not search.").tail("END_TURN").bytes());
        assertThat(EventText.of(events))
                .containsExactly(
                        "start claude-sonnet-4.5",
                        "search x unavailable",
                        "text I could not search.",
                        "usage DERIVED",
                        "stop END_TURN");
    }

    @Test
    void failedSearchIsToldAgainWhenTheModelsTurnHasToBeRepeated() {
        UpstreamCall search = call(bare(PREFIX + "x"));
        UpstreamCall model = Objects.requireNonNull(search.alternative(failure(Kind.UNAVAILABLE, 500)));
        model.read(ByteBuffer.wrap(KiroFrames.answer().text("lost").bytes()), event -> {});
        UpstreamCall again = Objects.requireNonNull(model.alternative(failure(Kind.NETWORK, 0)));

        endOrNull(again, KiroFrames.answer().text("a").tail("END_TURN").bytes());
        assertThat(EventText.of(events)).startsWith("start claude-sonnet-4.5", "search x unavailable", "text a");
    }

    @Test
    void troubleOfTheAccountBeforeAnythingElseIsLeftToThePool() {
        for (Kind kind : List.of(Kind.AUTH_EXPIRED, Kind.THROTTLED, Kind.QUOTA_EXHAUSTED, Kind.SUSPENDED)) {
            assertThat(call(bare(PREFIX + "x")).alternative(failure(kind, 403)))
                    .as(kind.name())
                    .isNull();
        }
    }

    @Test
    void modelSearchesAndGoesOn() {
        UpstreamCall model = call(loop());
        assertThat(body(model.http())).contains("\"web_search\"", "\"lookup\"").doesNotContain("web_search_20250305");

        UpstreamCall search = end(model, searching("s1", "kiro news").bytes());
        UpstreamCall after = end(search, results(hit("A", "https://a.example/1")));
        assertThat(body(after.http()))
                .contains("\"toolUseId\":\"s1\"", "https://a.example/1")
                .contains("Let me look.");
        assertThat(endOrNull(
                        after,
                        KiroFrames.answer().text("Found.").tail("END_TURN").bytes()))
                .isNull();

        assertThat(EventText.of(events))
                .containsExactly(
                        "start claude-sonnet-4.5",
                        "text Let me look.",
                        "search kiro news 1",
                        "text Found.",
                        "usage DERIVED",
                        "stop END_TURN");
        TokenUsage usage = ((ChatEvent.UsageUpdate) events.get(events.size() - 2)).usage();
        assertThat(usage.credits()).isEqualTo(1.0);
        assertThat(usage.totalTokens()).isEqualTo(14_000);
    }

    @Test
    void severalSearchesOfOneTurnRunOneByOne() {
        KiroFrames two = KiroFrames.answer();
        search(two, "s1", "one");
        search(two, "s2", "two");
        UpstreamCall first = end(call(loop()), two.tail("TOOL_USE").bytes());
        UpstreamCall second = end(first, results());
        UpstreamCall model = end(second, results(hit("B", "https://b.example")));

        assertThat(body(model.http())).contains("Nothing was found.", "https://b.example");
        assertThat(EventText.of(events)).containsSubsequence("search one 0", "search two 1");
    }

    @Test
    void failingSearchDoesNotEndTheAnswer() {
        UpstreamCall search = end(call(loop()), searching("s1", "x").bytes());
        UpstreamCall model = Objects.requireNonNull(search.alternative(failure(Kind.THROTTLED, 429)));
        endOrNull(
                model, KiroFrames.answer().text("Without it.").tail("END_TURN").bytes());

        assertThat(EventText.of(events))
                .containsSubsequence("text Let me look.", "search x too_many_requests", "text Without it.");
    }

    @Test
    void deadHostOfTheSearchIsLeftForTheNext() {
        UpstreamCall search = end(call(loop()), searching("s1", "x").bytes());
        UpstreamCall other = Objects.requireNonNull(search.alternative(failure(Kind.NETWORK, 0)));

        assertThat(other.endpoint()).contains("q.us-east-1.amazonaws.com");
        assertThat(other.http().fields().first("x-amzn-kiro-profile-arn")).isEqualTo(KiroFixtures.ARN);
    }

    @Test
    void brokenAnswersOfASearchAreErrorsOfTheSearch() {
        for (String broken : List.of(
                "",
                "nonsense",
                "{\"error\":{\"code\":-32602,\"message\":\"no\"}}",
                "{\"result\":{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"{}\"}]}}",
                "{\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"results\\\":[],\\\"error\\\":\\\"no\\\"}\"}]}}",
                "{\"result\":{\"content\":[]}}")) {
            events.clear();
            UpstreamCall search = end(call(loop()), searching("s1", "x").bytes());
            UpstreamCall model = end(search, broken.getBytes(StandardCharsets.UTF_8));
            assertThat(EventText.of(events)).as(broken).endsWith("search x unavailable");
            assertThat(body(model.http())).contains("The search failed");
        }
    }

    @Test
    void searchesBeyondTheLimitAreRefusedToTheModel() {
        WebSearch once = new WebSearch("web_search", 1, List.of(), List.of());
        UpstreamCall model = call(loop(once));
        UpstreamCall search = end(model, searching("s1", "one").bytes());
        UpstreamCall second = end(search, results());
        UpstreamCall third = end(second, searching("s2", "two").bytes());

        assertThat(body(third.http())).contains("No more searches are allowed");
        endOrNull(third, KiroFrames.answer().text("Done.").tail("END_TURN").bytes());
        assertThat(EventText.of(events))
                .containsSubsequence("search one 0", "search two max_uses_exceeded", "text Done.");
    }

    @Test
    void modelThatNeverStopsSearchingIsStopped() {
        UpstreamCall call = call(loop(new WebSearch("web_search", 100, List.of(), List.of())));
        int exchanges = 0;
        for (UpstreamCall next = call; next != null; ) {
            exchanges++;
            byte[] answer = next.endpoint().endsWith("web search")
                    ? results()
                    : searching("s" + exchanges, "x").bytes();
            next.read(ByteBuffer.wrap(answer), events::add);
            next = next.end(events::add);
        }

        assertThat(exchanges).isLessThanOrEqualTo(20);
        assertThat(EventText.of(events)).endsWith("stop END_TURN");
    }

    @Test
    void searchBesideAClientsToolIsNotRun() {
        KiroFrames both = KiroFrames.answer();
        search(both, "s1", "x");
        both.tool("t", "lookup").stop("t", "lookup").tail("TOOL_USE");
        UpstreamCall next = endOrNull(call(loop()), both.bytes());

        assertThat(next).isNull();
        assertThat(EventText.of(events))
                .containsSubsequence("tool t lookup", "end t", "search x unavailable", "stop TOOL_USE");
    }

    @Test
    void hitsOfUnwantedDomainsAreLeftOut() {
        WebSearch choosy = new WebSearch(
                "web_search", 5, List.of("example.org", "https://docs.example.com/x"), List.of("bad.example.org"));
        UpstreamCall search = end(call(loop(choosy)), searching("s1", "x").bytes());
        end(
                search,
                results(
                        hit("1", "https://example.org/a"),
                        hit("2", "https://www.example.org/b"),
                        hit("3", "https://bad.example.org/c"),
                        hit("4", "https://notexample.org/d"),
                        hit("5", "https://docs.example.com/e"),
                        hit("6", "not a url")));

        ChatEvent.WebSearchDone done = (ChatEvent.WebSearchDone) events.get(events.size() - 1);
        assertThat(done.hits()).extracting(hit -> hit.title()).containsExactly("1", "2", "5");
        assertThat(done.hits().get(0).publishedMillis()).isEqualTo(1_758_000_000_000L);
    }

    @Test
    void searchMayBeSwitchedOffOrOutOfReach() {
        KiroProvider off = new KiroProvider(
                KiroOptions.ofDefaults().withWebSearch(KiroOptions.WebSearches.OFF), new ManualClock(), new Random(1));
        UpstreamCall withoutSearch = off.newCall(
                bare(PREFIX + "x"), "s", off.resolve("claude-sonnet-4.5").orElseThrow(), KiroFixtures.organisation());
        endOrNull(withoutSearch, KiroFrames.answer().text("a").tail("END_TURN").bytes());
        assertThat(((ChatEvent.MessageStart) events.get(0)).adaptations()).contains("web_search");

        UpstreamCall key = provider.newCall(
                bare(PREFIX + "x"),
                "s",
                provider.resolve("claude-sonnet-4.5").orElseThrow(),
                KiroFixtures.account(CredentialKind.API_KEY, null, "ksk_1"));
        assertThat(key.endpoint()).doesNotContain("web search");
    }

    @Test
    void clientsOwnToolOfThatNameKeepsIt() {
        Conversation conversation = new Conversation(
                "",
                List.of(Message.text(Role.USER, "Look")),
                List.of(new ToolSpec("web_search", "mine", JsonText.EMPTY_OBJECT)),
                ToolChoice.AUTO,
                new WebSearch("web_search", 5, List.of(), List.of()));
        UpstreamCall call = call(ChatRequest.of("c", "claude-sonnet-4.5", conversation));

        assertThat(body(call.http())).contains("\"web_search_online\"");
        KiroFrames frames = KiroFrames.answer();
        search(frames, "t", "x");
        assertThat(endOrNull(call, frames.tail("TOOL_USE").bytes())).isNull();
        assertThat(EventText.of(events)).contains("tool t web_search", "stop TOOL_USE");
    }

    private static ChatRequest bare(String text) {
        return ChatRequest.of(
                "c",
                "claude-sonnet-4.5",
                new Conversation(
                        "",
                        List.of(Message.text(Role.USER, text)),
                        List.of(),
                        ToolChoice.named("web_search"),
                        new WebSearch("web_search", 8, List.of(), List.of())));
    }

    private static ChatRequest loop() {
        return loop(new WebSearch("web_search", 5, List.of(), List.of()));
    }

    private static ChatRequest loop(WebSearch search) {
        return ChatRequest.of(
                "c",
                "claude-sonnet-4.5",
                new Conversation(
                        "",
                        List.of(Message.text(Role.USER, "What is new?")),
                        List.of(new ToolSpec("lookup", "d", JsonText.EMPTY_OBJECT)),
                        ToolChoice.AUTO,
                        search));
    }

    private static KiroFrames searching(String id, String query) {
        KiroFrames frames = KiroFrames.answer().text("Let me look.");
        search(frames, id, query);
        return frames.tail("TOOL_USE");
    }

    private static void search(KiroFrames frames, String id, String query) {
        frames.input(id, "web_search", "{\"query\":" + KiroFrames.quoted(query) + "}")
                .stop(id, "web_search");
    }

    private static String hit(String title, String url) {
        return "{\"title\":\"" + title + "\",\"url\":\"" + url
                + "\",\"snippet\":\"a snippet\",\"publishedDate\":1758000000000}";
    }

    private static byte[] results(String... hits) {
        String text = "{\"results\":[" + String.join(",", hits) + "],\"query\":\"x\",\"error\":null}";
        return ("{\"id\":\"1\",\"jsonrpc\":\"2.0\",\"result\":{\"content\":[{\"type\":\"text\",\"text\":"
                        + KiroFrames.quoted(text) + "}],\"isError\":false}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private UpstreamCall call(ChatRequest request) {
        return provider.newCall(
                request, "session", provider.resolve(request.model()).orElseThrow(), KiroFixtures.organisation());
    }

    private UpstreamCall end(UpstreamCall call, byte[] answer) {
        return Objects.requireNonNull(endOrNull(call, answer));
    }

    private @Nullable UpstreamCall endOrNull(UpstreamCall call, byte[] answer) {
        call.read(ByteBuffer.wrap(answer), events::add);
        return call.end(events::add);
    }

    private static UpstreamFailure failure(Kind kind, int status) {
        return new UpstreamFailure(kind, "no", status, null, null, null, null);
    }

    private static String body(HttpCall call) {
        return new String(call.body(), StandardCharsets.UTF_8);
    }
}
