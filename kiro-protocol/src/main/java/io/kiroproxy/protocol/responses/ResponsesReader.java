package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.AccountScope;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.request.Ignored;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.SessionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one body of {@code /v1/responses} or {@code /v1/responses/input_tokens} (clients.md 4 and 9). */
final class ResponsesReader {

    private final JsonReader json;
    private final Ignored ignored = new Ignored();
    private final Echo echo = new Echo();
    private final ToolsReader tools;
    private final InputReader input;
    private final ToolChoiceReader choice;
    private final OptionsReader options;
    private @Nullable String model;
    private @Nullable List<InputItem> items;
    private @Nullable String instructions;
    private @Nullable String previous;
    private Streaming streaming = Streaming.WHOLE;
    private boolean store = true;
    private @Nullable String cacheKey;
    private @Nullable String clientSession;
    private @Nullable String conversation;
    private @Nullable String metadataSession;
    private @Nullable String user;

    private ResponsesReader(JsonReader json) {
        this.json = json;
        this.tools = new ToolsReader(json, ignored);
        this.input = new InputReader(json, ignored, tools);
        this.choice = new ToolChoiceReader(json, ignored);
        this.options = new OptionsReader(json, ignored);
    }

    /**
     * What a body says.
     *
     * @param conversation the items that lead to the answer, those of earlier calls included
     * @param keep whether the answer is to be stored
     */
    record Result(
            ChatRequest request,
            Streaming streaming,
            List<InputItem> conversation,
            ToolNames names,
            AnswerForm form,
            boolean keep) {}

    /**
     * @throws PreviousNotFoundException when it goes on from an answer that is not stored
     */
    static Result read(ClientRequest request, ResponseStore store, String owner) throws PreviousNotFoundException {
        try (JsonReader json = JsonReader.of(request.body())) {
            ResponsesReader reader = new ResponsesReader(json);
            reader.body();
            json.end();
            return reader.result(request, store, owner);
        }
    }

    private void body() {
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            String name = field;
            echo.keep(name, json, () -> field(name));
        }
    }

    private void field(String field) {
        switch (field) {
            case "model" -> model = json.nonBlank().strip();
            case "input" -> items = input.read();
            case "instructions" -> instructions = json.string();
            case "previous_response_id" -> previous = json.nonBlank();
            case "tools" -> tools.read();
            case "tool_choice" -> choice.read();
            case "stream" -> streaming = json.bool() ? Streaming.STREAMED : Streaming.WHOLE;
            case "store" -> store = json.bool();
            case "prompt" -> throw json.problem("a stored prompt", "its text in input: nothing is stored here");
            case "prompt_cache_key" -> cacheKey = text();
            case "client_metadata" -> clientSession = session();
            case "metadata" -> metadataSession = session();
            case "conversation" -> conversation();
            case "user" -> user = text();
            case "safety_identifier" -> user = user == null ? text() : user;
            default -> options.field(field);
        }
    }

    /** A hint that is no string cannot help, and is no reason to refuse. */
    private @Nullable String text() {
        return json.atString() ? json.string() : null;
    }

    private @Nullable String session() {
        String session = null;
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("session_id")) {
                session = text();
            }
        }
        return session;
    }

    /** The vendor would keep the conversation itself; here the id only tells sessions apart. */
    private void conversation() {
        ignored.add("conversation");
        if (!json.atObject()) {
            conversation = text();
            return;
        }
        json.beginObject();
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("id")) {
                conversation = text();
            }
        }
    }

    private Result result(ClientRequest request, ResponseStore answers, String owner) throws PreviousNotFoundException {
        if (model == null) {
            throw json.missing("model", "a model's name");
        }
        if (items == null && previous == null) {
            throw json.missing("input", "a string or an array of items");
        }
        List<InputItem> all = new ArrayList<>();
        if (previous != null) {
            ResponseStore.Stored stored = answers.answer(owner, previous);
            if (stored == null) {
                throw new PreviousNotFoundException(previous);
            }
            all.addAll(stored.conversation());
        }
        for (InputItem item : items == null ? List.<InputItem>of() : items) {
            all.add(item instanceof InputItem.Reference reference ? resolve(reference, answers, owner) : item);
        }
        ToolNames names = ToolNames.of(tools.offered());
        return new Result(
                chat(request, model, all, names),
                streaming,
                all,
                names,
                new AnswerForm(echo, options.includes(), options.summaries()),
                store);
    }

    private static InputItem resolve(InputItem.Reference reference, ResponseStore answers, String owner) {
        InputItem item = answers.item(owner, reference.id());
        if (item == null) {
            throw GatewayException.invalidRequest(reference.path()
                    + ".id: found a reference to an item that is not stored (expected: an item of an answer that was"
                    + " stored a short while ago, or the item itself)");
        }
        return item;
    }

    private ChatRequest chat(ClientRequest request, String model, List<InputItem> all, ToolNames names) {
        Turns.Result turns = Turns.of(instructions, all, names);
        if (turns.messages().isEmpty() && turns.system().isEmpty()) {
            throw GatewayException.invalidRequest("input: found nothing to answer (expected: at least one message)");
        }
        return new ChatRequest(
                request.id(),
                ResponsesProtocol.NAME,
                model,
                new Conversation(
                        turns.system(), turns.messages(), names.functions(), choice.choice(names), tools.webSearch()),
                options.generation(),
                sessionKey(request),
                AccountScope.ANY,
                null,
                ignored.names(),
                Map.of());
    }

    /** Headers first, then the body's own keys from the most to the least exact (user-pains.md 6.2). */
    private @Nullable String sessionKey(ClientRequest request) {
        String key = SessionKeys.fromHeaders(request.fields());
        for (String candidate : new String[] {cacheKey, clientSession, conversation, metadataSession, user}) {
            key = key == null ? SessionKeys.usable(candidate) : key;
        }
        return key;
    }
}
