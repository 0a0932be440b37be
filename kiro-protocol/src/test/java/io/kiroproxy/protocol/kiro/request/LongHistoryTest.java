package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.assistant;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.model;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.request;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.result;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.tool;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A long session is put into a request many times a second; the bound is far from what a machine needs. */
class LongHistoryTest {

    private static final int ROUNDS = 100;

    private static ChatRequest twoHundredMessages() {
        Message[] messages = new Message[200];
        for (int i = 0; i < messages.length; i += 2) {
            String id = "toolu_" + i;
            messages[i] = i == 0 ? user("begin") : user(result("toolu_" + (i - 2), "line of a file\n".repeat(300)));
            messages[i + 1] = assistant(
                    new Content.Text("step " + i),
                    new Content.ToolUse(id, "read.file", JsonText.of("{\"path\":\"src/file" + i + ".java\"}")));
        }
        ToolSpec[] tools = IntStream.range(0, 40)
                .mapToObj(i -> tool("mcp.server/tool" + i))
                .toArray(ToolSpec[]::new);
        return KiroSamples.withTools(request(messages), tools);
    }

    @Test
    void halfAMegabyteIsPreparedAndWrittenWithinMilliseconds() {
        KiroRequests requests = new KiroRequests(RequestSettings.DEFAULT);
        ChatRequest request = twoHundredMessages();
        int bytes = 0;

        long start = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            bytes = requests.prepare(request, "s", model("m"), null).render(KiroSamples.endpoint(Dialect.K)).length;
        }
        Duration each = Duration.ofNanos((System.nanoTime() - start) / ROUNDS);

        assertThat(bytes).isGreaterThan(450_000);
        assertThat(each).isLessThan(Duration.ofMillis(250));
        System.getLogger("LongHistoryTest").log(System.Logger.Level.INFO, "{0} bytes in {1}", bytes, each);
    }
}
