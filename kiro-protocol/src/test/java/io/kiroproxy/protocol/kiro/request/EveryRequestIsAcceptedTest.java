package io.kiroproxy.protocol.kiro.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.ToolSpec;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** No request the linter passes is one the upstream refuses, and nothing anybody said is lost (user-pains.md P01). */
class EveryRequestIsAcceptedTest {

    private static final int CONVERSATIONS = 12_000;
    private static final long SEED = 20261123L;

    @Test
    void randomConversationsAreAcceptedAndKeepEveryText() {
        KiroRequests requests = new KiroRequests(RequestSettings.DEFAULT);
        for (int i = 0; i < CONVERSATIONS; i++) {
            long seed = SEED + i;
            RandomConversations generator = new RandomConversations(seed);
            ChatRequest request = generator.next();
            boolean nativeReasoning = i % 2 == 0;

            KiroRequest prepared = requests.prepare(
                    request, "s", KiroSamples.model("m"), nativeReasoning ? KiroSamples.CLAUDE_SCHEMA : null);

            for (Dialect dialect : new Dialect[] {Dialect.K, Dialect.L, Dialect.R}) {
                byte[] body = prepared.render(KiroSamples.endpoint(dialect));
                String text = new String(body, StandardCharsets.UTF_8);
                assertThat(StrictUpstream.problems(body, dialect == Dialect.K, dialect != Dialect.R))
                        .as("seed %d dialect %s: %s%n%s", seed, dialect, request.conversation(), text)
                        .isEmpty();
                for (String fragment : generator.fragments()) {
                    assertThat(text)
                            .as("seed %d dialect %s: %s", seed, dialect, request)
                            .contains(fragment);
                }
            }
            assertThat(StrictUpstream.problems(
                            prepared.withoutReasoning()
                                    .withStrictSchemas()
                                    .withoutModelFields()
                                    .render(KiroSamples.endpoint(Dialect.K)),
                            true,
                            true))
                    .as("repaired, seed %d", seed)
                    .isEmpty();
            for (ToolSpec tool : request.conversation().tools()) {
                String upstream = prepared.toolNames().map(tool.name());
                assertThat(prepared.toolNames().unmap(upstream)).isEqualTo(tool.name());
            }
        }
    }
}
