package io.kiroproxy.it.sdk;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the Anthropic SDK's tests offer and answer. */
final class AnthropicTools {

    static final Tool READ_FILE = Tool.builder()
            .name("read_file")
            .description("Reads a file.")
            .inputSchema(Tool.InputSchema.builder()
                    .properties(Tool.InputSchema.Properties.builder()
                            .putAdditionalProperty("path", JsonValue.from(Map.of("type", "string")))
                            .build())
                    .required(List.of("path"))
                    .build())
            .build();

    private AnthropicTools() {}

    static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    static List<ToolUseBlock> calls(Message message) {
        return message.content().stream()
                .flatMap(block -> block.toolUse().stream())
                .toList();
    }

    /** The argument {@code path} of a call. */
    static String path(ToolUseBlock call) {
        return call._input().convert(Arguments.class).path();
    }

    /** The arguments of {@link #READ_FILE}. */
    private record Arguments(String path) {}

    /** One result for every call of {@code message}. */
    static List<ContentBlockParam> results(Message message, String text) {
        return calls(message).stream()
                .map(call -> ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .content(text)
                        .build()))
                .toList();
    }
}
