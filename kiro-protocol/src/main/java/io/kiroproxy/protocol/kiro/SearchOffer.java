package io.kiroproxy.protocol.kiro;

import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.core.model.ToolChoice;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.core.model.WebSearch;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A web search that the client offered, and how the model is told of it (kiro-upstream-2026.md 8).
 *
 * @param wanted as the client asked
 * @param toolName the tool the model sees, distinct from the client's tools
 * @param route the ways to the search
 */
record SearchOffer(WebSearch wanted, String toolName, Route route) {

    /** Searches in one answer, whatever the client allows. */
    static final int MAX_SEARCHES = 8;

    /** Turns of the model in one answer that searches. */
    static final int MAX_ROUNDS = 9;

    /** Characters of a query (kiro-upstream-2026.md 8). */
    static final int MAX_QUERY = 200;

    private static final String PREFIX = "Perform a web search for the query:";
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");
    private static final JsonText SCHEMA = JsonText.of(
            "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\",\"description\":\"What to search for, at"
                    + " most 200 characters\"}},\"required\":[\"query\"]}");

    static SearchOffer of(WebSearch wanted, Conversation conversation, Route route) {
        String name = wanted.name();
        while (isTaken(name, conversation)) {
            name = name + "_online";
        }
        return new SearchOffer(wanted, name, route);
    }

    private static boolean isTaken(String name, Conversation conversation) {
        return conversation.tools().stream().anyMatch(tool -> tool.name().equals(name));
    }

    /** How many searches the answer may have. */
    int limit() {
        return Math.min(wanted.maxUses(), MAX_SEARCHES);
    }

    /** {@code conversation} with the search as a tool of the model's. */
    Conversation offeredIn(Conversation conversation) {
        List<ToolSpec> tools = new ArrayList<>(conversation.tools());
        tools.add(new ToolSpec(
                toolName, "Searches the web. Gives titles, addresses and excerpts of the pages found.", SCHEMA));
        return new Conversation(conversation.system(), conversation.messages(), tools, conversation.toolChoice(), null);
    }

    /** {@code conversation} without a search; a tool choice that demanded it demands nothing any more. */
    static Conversation withdrawnFrom(Conversation conversation) {
        WebSearch search = conversation.webSearch();
        if (search == null) {
            return conversation;
        }
        ToolChoice choice = conversation.toolChoice();
        if (choice instanceof ToolChoice.Required required) {
            List<String> names = without(search.name(), required.names());
            boolean other = !names.isEmpty()
                    || required.names().isEmpty() && !conversation.tools().isEmpty();
            choice = other ? new ToolChoice.Required(names) : ToolChoice.AUTO;
        } else if (choice instanceof ToolChoice.Allowed allowed) {
            List<String> names = without(search.name(), allowed.names());
            choice = names.isEmpty() ? ToolChoice.NONE : new ToolChoice.Allowed(names);
        }
        return new Conversation(conversation.system(), conversation.messages(), conversation.tools(), choice, null);
    }

    private static List<String> without(String name, List<String> names) {
        return names.stream().filter(other -> !other.equals(name)).toList();
    }

    /** {@code conversation} with the model's searches and their results behind it; the model may go on freely. */
    Conversation answeredIn(Conversation conversation, SearchRound round) {
        List<Content> uses = new ArrayList<>();
        if (!round.said().isBlank()) {
            uses.add(new Content.Text(round.said()));
        }
        List<Content> results = new ArrayList<>();
        for (int i = 0; i < round.calls().size(); i++) {
            String id = round.calls().get(i).id();
            uses.add(new Content.ToolUse(id, toolName, round.calls().get(i).input()));
            SearchResult result = round.results().get(i);
            results.add(new Content.ToolResult(
                    id,
                    List.of(new Content.Text(result.forModel())),
                    result.error() == null ? Content.ToolResult.Status.SUCCESS : Content.ToolResult.Status.ERROR));
        }
        List<Message> messages = new ArrayList<>(conversation.messages());
        messages.add(new Message(Role.ASSISTANT, uses));
        messages.add(new Message(Role.USER, results));
        return new Conversation(conversation.system(), messages, conversation.tools(), ToolChoice.AUTO, null);
    }

    /**
     * The query of a turn that is nothing but a search, as Claude Code sends it: the search is the only tool, and the
     * only message names the query or may be nothing else. Null for every other turn.
     */
    static @Nullable String bareQuery(Conversation conversation) {
        if (!conversation.tools().isEmpty() || conversation.messages().size() != 1) {
            return null;
        }
        String last = "";
        for (Content content : conversation.messages().get(0).content()) {
            if (!(content instanceof Content.Text text)) {
                return null;
            }
            last = text.text().strip();
            if (last.startsWith(PREFIX)) {
                return firstLine(last.substring(PREFIX.length()).strip());
            }
        }
        boolean forced = conversation.toolChoice() instanceof ToolChoice.Required;
        String query = forced && conversation.messages().get(0).content().size() == 1 ? firstLine(last) : null;
        return query == null || query.length() > MAX_QUERY ? null : query;
    }

    /** Further lines are instructions; the query is the first. */
    private static @Nullable String firstLine(String text) {
        String line = LINE_END.split(text, 2)[0].strip();
        return line.isEmpty() ? null : line;
    }

    /** The first {@value #MAX_QUERY} characters of {@code query}, no pair split. */
    static String cut(String query) {
        if (query.length() <= MAX_QUERY) {
            return query;
        }
        boolean pair = Character.isHighSurrogate(query.charAt(MAX_QUERY - 1));
        return query.substring(0, pair ? MAX_QUERY - 1 : MAX_QUERY);
    }

    /** Whether the client wants to see {@code hit}. */
    boolean allows(SearchHit hit) {
        String host = host(hit.url());
        boolean allowed = wanted.allowedDomains().isEmpty()
                || wanted.allowedDomains().stream().anyMatch(domain -> within(host, domain));
        return allowed && wanted.blockedDomains().stream().noneMatch(domain -> within(host, domain));
    }

    private static boolean within(String host, String domain) {
        String plain =
                domain.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.equals(plain) || host.endsWith("." + plain);
    }

    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
