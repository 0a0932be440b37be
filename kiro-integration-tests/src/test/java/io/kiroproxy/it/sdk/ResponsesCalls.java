package io.kiroproxy.it.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Calls of the vendor's SDK, whole or streamed. Each event and each answer must pass the SDK's own check.
 *
 * @param client the SDK's client
 */
record ResponsesCalls(OpenAIClient client) implements AutoCloseable {

    static final String MODEL = "claude-sonnet-4-5";

    static final FunctionTool READ_FILE = FunctionTool.builder()
            .name("read_file")
            .description("Reads a file.")
            .strict(false)
            .parameters(FunctionTool.Parameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(Map.of("path", Map.of("type", "string"))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("path")))
                    .build())
            .build();

    /** How an answer is asked for; the result has to be the same. */
    enum Way {
        WHOLE,
        STREAMED
    }

    static ResponsesCalls to(URI proxy, String key) {
        return new ResponsesCalls(OpenAIOkHttpClient.builder()
                .baseUrl(proxy.resolve("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build());
    }

    static ResponseCreateParams.Builder ask(String prompt) {
        return ResponseCreateParams.builder().model(MODEL).input(prompt);
    }

    Response send(ResponseCreateParams params, Way way) {
        if (way == Way.WHOLE) {
            return client.responses().create(params).validate();
        }
        ResponseAccumulator whole = ResponseAccumulator.create();
        stream(params).forEach(whole::accumulate);
        return whole.response().validate();
    }

    List<ResponseStreamEvent> stream(ResponseCreateParams params) {
        try (StreamResponse<ResponseStreamEvent> reply = client.responses().createStreaming(params);
                Stream<ResponseStreamEvent> events = reply.stream()) {
            return events.map(ResponseStreamEvent::validate).toList();
        }
    }

    static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(part -> part.outputText().stream())
                .map(part -> part.text())
                .collect(Collectors.joining());
    }

    static List<ResponseFunctionToolCall> calls(Response response) {
        return response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .toList();
    }

    /** An item of an answer, as a client sends it back. */
    static ResponseInputItem replay(ResponseOutputItem item) {
        if (item.isFunctionCall()) {
            return ResponseInputItem.ofFunctionCall(item.asFunctionCall());
        } else if (item.isReasoning()) {
            return ResponseInputItem.ofReasoning(item.asReasoning());
        } else if (item.isCustomToolCall()) {
            return ResponseInputItem.ofCustomToolCall(item.asCustomToolCall());
        }
        return ResponseInputItem.ofResponseOutputMessage(item.asMessage());
    }

    @Override
    public void close() {
        client.close();
    }
}
