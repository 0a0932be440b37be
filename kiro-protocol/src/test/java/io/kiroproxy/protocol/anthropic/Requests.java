package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientRequest;
import java.nio.charset.StandardCharsets;

/** Short ways to a read request. */
final class Requests {

    private Requests() {}

    /** Reads {@code body} as a body of {@code /v1/messages}; single quotes stand for double ones. */
    static ChatRequest read(String body) {
        return chat(body, HttpFields.EMPTY).request();
    }

    static ClientCall.Chat chat(String body, HttpFields fields) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return (ClientCall.Chat) new AnthropicProtocol().read(ClientRequest.post("c", "/v1/messages", fields, bytes));
    }

    /** A minimal body with {@code more} fields, which begin with a comma. */
    static String body(String more) {
        return "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':'hi'}]" + more + "}";
    }

    /** A body whose first message has these content blocks. */
    static String blocks(String blocks) {
        return "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':[" + blocks + "]}]}";
    }
}
