package io.kiroproxy.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LargeRequestTest {

    private static Conversation read(byte[] body) {
        ClientCall.Chat call = (ClientCall.Chat)
                new AnthropicProtocol().read(ClientRequest.post("c", "/v1/messages", HttpFields.EMPTY, body));
        return call.request().conversation();
    }

    private static byte[] history(int turns) {
        StringBuilder body = new StringBuilder("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[");
        for (int i = 0; i < turns; i++) {
            body.append(i == 0 ? "" : ",");
            if (i % 2 == 0) {
                body.append("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"")
                        .append("word ".repeat(200))
                        .append("\"}]}");
            } else {
                body.append("{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t")
                        .append(i)
                        .append("\",\"name\":\"Write\",\"input\":{\"content\":\"")
                        .append("line\\n".repeat(150))
                        .append("\"}}]}");
            }
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void longHistoryIsReadWithoutATree() {
        byte[] body = history(500);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        read(body);
        long before = threads.getCurrentThreadAllocatedBytes();

        Conversation conversation = read(body);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(conversation.messages()).hasSize(500);
        assertThat(allocated)
                .as("bytes allocated for %d bytes of body", body.length)
                .isLessThan(3L * body.length);
    }

    @Test
    void twoHundredToolsAndAMegabyteOfInput() {
        StringBuilder tools = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            tools.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"tool_")
                    .append(i)
                    .append(
                            "\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"p\":{\"type\":\"string\"}}}}");
        }
        String input = "{\"content\":\"" + "x".repeat(1_000_000) + "\"}";
        String body = "{\"model\":\"m\",\"max_tokens\":1,\"tools\":[" + tools
                + "],\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"tool_7\",\"input\":"
                + input + "}]}]}";

        Conversation conversation = read(body.getBytes(StandardCharsets.UTF_8));

        assertThat(conversation.tools()).hasSize(200);
        Content.ToolUse use =
                (Content.ToolUse) conversation.messages().get(0).content().get(0);
        assertThat(use.input().json()).isEqualTo(input);
    }
}
