package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.http.RecordedRequest;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Dialect;
import io.kiroproxy.simulator.rules.ValidRequest;
import java.util.List;
import java.util.stream.Collectors;

/** A generate request that passed every rule, as handlers and scenarios see it. Immutable. */
public final class GenerateRequest {
    private final RecordedRequest recorded;
    private final ValidRequest valid;
    private final Json user;

    /**
     * A tool the client offers.
     *
     * @param name its name
     * @param schema the JSON Schema of its input
     */
    public record OfferedTool(String name, Json schema) {}

    /**
     * What a tool of the client gave.
     *
     * @param toolUseId the call it answers
     * @param text its texts, one per line; JSON items as JSON
     */
    public record ToolResult(String toolUseId, String text) {}

    GenerateRequest(RecordedRequest recorded, ValidRequest valid) {
        this.recorded = recorded;
        this.valid = valid;
        this.user = valid.body().at("conversationState").at("currentMessage").at("userInputMessage");
    }

    /** The request as it arrived. */
    public RecordedRequest recorded() {
        return recorded;
    }

    /** The dialect. */
    public Dialect dialect() {
        return valid.dialect();
    }

    /** Whose token it carried. */
    public SimulatedAccount account() {
        return valid.account();
    }

    /** The model it names. */
    public SimulatedModel model() {
        return valid.model();
    }

    /** The whole body. */
    public Json body() {
        return valid.body();
    }

    /** The estimate of its tokens. */
    public int inputTokens() {
        return valid.inputTokens();
    }

    /** The conversation's id; empty when it has none. */
    public String conversationId() {
        return body().at("conversationState").at("conversationId").text();
    }

    /** The origin, such as {@code AI_EDITOR}. */
    public String origin() {
        return user.at("origin").text();
    }

    /** The text of the current user message. */
    public String lastUserText() {
        return user.at("content").text();
    }

    /** The tools on offer, in order. */
    public List<OfferedTool> tools() {
        return user.at("userInputMessageContext").at("tools").items().stream()
                .map(tool -> tool.at("toolSpecification"))
                .filter(Json::isPresent)
                .map(tool -> new OfferedTool(
                        tool.at("name").text(), tool.at("inputSchema").at("json")))
                .toList();
    }

    /** The tool results of the current user message. */
    public List<ToolResult> toolResults() {
        return user.at("userInputMessageContext").at("toolResults").items().stream()
                .map(result -> new ToolResult(
                        result.at("toolUseId").text(),
                        result.at("content").items().stream()
                                .map(item -> item.at("text").isText()
                                        ? item.at("text").text()
                                        : item.at("json").toString())
                                .collect(Collectors.joining("\n"))))
                .toList();
    }

    /** The extra fields; absent when it has none. */
    public Json modelFields() {
        return body().at("additionalModelRequestFields");
    }
}
