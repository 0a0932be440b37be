package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.event.ChatEvent.MessageStart;
import io.kiroproxy.core.event.ChatEvent.MessageStop;
import io.kiroproxy.core.event.ChatEvent.WebSearchDone;
import io.kiroproxy.core.event.SearchHit;
import io.kiroproxy.core.model.TokenUsage;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.StringTemplate;
import io.kiroproxy.protocol.sse.SseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of a stream and numbers its blocks. At most one block is open; opening another closes it. Half a
 * surrogate pair at the end of a piece waits for the next piece of its block.
 */
final class MessageFrames {

    /** The vendor's own first frame says 1 as well; clients replace it with the last frame's number. */
    private static final int FIRST_OUTPUT_TOKENS = 1;

    private static final String DELTA = "content_block_delta";

    private final SseWriter sse;
    private final Citations citations = new Citations();
    private Block open = Block.NONE;
    private @Nullable StringTemplate delta;
    private int nextIndex;
    private char carried;
    private boolean inputBegun;

    MessageFrames(SseWriter sse) {
        this.sse = sse;
    }

    /** What kind of block is open, with the names of its delta. */
    enum Block {
        NONE("", ""),
        TEXT("text_delta", "text"),
        THINKING("thinking_delta", "thinking"),
        TOOL("input_json_delta", "partial_json");

        private final String deltaType;
        private final String deltaField;

        Block(String deltaType, String deltaField) {
            this.deltaType = deltaType;
            this.deltaField = deltaField;
        }
    }

    Block open() {
        return open;
    }

    void messageStart(MessageStart start, String model) throws IOException {
        JsonWriter json = begin("message_start").name("message").beginObject();
        MessageJson.head(json, start.messageId(), model);
        json.name("content").beginArray().endArray();
        json.field("stop_reason", (String) null).field("stop_sequence", (String) null);
        MessageJson.usage(json, start.estimate(), FIRST_OUTPUT_TOKENS, 0);
        json.endObject();
        end();
    }

    /** A piece of text, in the open text block or a new one. */
    void text(String piece) throws IOException {
        if (open != Block.TEXT) {
            startBlock(Block.TEXT).field("type", "text").field("text", "").endObject();
            end();
        }
        delta(piece);
    }

    /** A piece of reasoning, in the open thinking block or a new one. */
    void thinking(String piece) throws IOException {
        startThinking();
        delta(piece);
    }

    /** The signature of the open thinking block, or of a new one without text; it ends the block. */
    void signature(String signature) throws IOException {
        startThinking();
        releaseCarried();
        JsonWriter json = beginIndexed(DELTA).name("delta").beginObject().field("type", "signature_delta");
        json.field("signature", signature).endObject();
        end();
        closeBlock();
    }

    private void startThinking() throws IOException {
        if (open != Block.THINKING) {
            startBlock(Block.THINKING).field("type", "thinking").field("thinking", "");
            current().field("signature", "").endObject();
            end();
        }
    }

    void redactedThinking(String data) throws IOException {
        startBlock(Block.NONE)
                .field("type", "redacted_thinking")
                .field("data", data)
                .endObject();
        end();
        endBlock();
    }

    void startTool(String id, String name) throws IOException {
        startTool("tool_use", id, name);
    }

    private void startTool(String type, String id, String name) throws IOException {
        inputBegun = false;
        JsonWriter json = startBlock(Block.TOOL).field("type", type).field("id", id);
        json.field("name", name).name("input").beginObject().endObject().endObject();
        end();
    }

    /** A piece of the open call's input. Blanks before it are left out: alone they would be no JSON, nothing is {@code {}}. */
    void toolInput(String piece) throws IOException {
        inputBegun |= !piece.isBlank();
        if (inputBegun) {
            delta(piece);
        }
    }

    /** A finished search: the call and its result, two blocks. */
    void search(WebSearchDone search, String toolName) throws IOException {
        startTool("server_tool_use", MessageJson.searchId(search), toolName);
        byte[] input = JsonWriter.bytes(json -> MessageJson.searchInput(json, search));
        delta(new String(input, StandardCharsets.UTF_8));
        closeBlock();
        beginIndexed("content_block_start").name("content_block");
        MessageJson.searchResult(current(), search);
        end();
        endBlock();
        citations.add(search);
    }

    void ping() throws IOException {
        begin("ping");
        end();
    }

    void messageDelta(MessageStop stop, TokenUsage usage, int searches) throws IOException {
        JsonWriter json = begin("message_delta").name("delta").beginObject();
        MessageJson.stop(json, stop.reason(), stop.stopSequence());
        json.endObject();
        MessageJson.usage(json, usage, usage.outputTokens(), searches);
        end();
    }

    void messageStop() throws IOException {
        begin("message_stop");
        end();
    }

    void error(GatewayException failure, String requestId) throws IOException {
        AnthropicErrors.write(sse.begin("error"), failure, requestId);
        sse.end();
    }

    /** Closes the open block, if any. */
    void closeBlock() throws IOException {
        if (open != Block.NONE) {
            releaseCarried();
            if (open == Block.TEXT) {
                cite();
            }
            endBlock();
        }
    }

    private void cite() throws IOException {
        for (SearchHit hit : citations.take()) {
            JsonWriter json = beginIndexed(DELTA).name("delta").beginObject();
            Citations.write(json.field("type", "citations_delta").name("citation"), hit);
            current().endObject();
            end();
        }
    }

    private void delta(String piece) throws IOException {
        String whole = carried == 0 ? piece : carried + piece;
        carried = 0;
        if (!whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1))) {
            carried = whole.charAt(whole.length() - 1);
            whole = whole.substring(0, whole.length() - 1);
        }
        if (!whole.isEmpty()) {
            writeDelta(whole);
        }
    }

    private void releaseCarried() throws IOException {
        if (carried != 0) {
            writeDelta(String.valueOf(carried));
            carried = 0;
        }
    }

    /** What stands around the text is the same in all deltas of a block. */
    private void writeDelta(String text) throws IOException {
        if (delta == null) {
            delta = SseWriter.template(
                    DELTA,
                    "{\"type\":\"" + DELTA + "\",\"index\":" + nextIndex + ",\"delta\":{\"type\":\"" + open.deltaType
                            + "\",\"" + open.deltaField + "\":",
                    "}}");
        }
        sse.write(delta, text);
    }

    private JsonWriter startBlock(Block kind) throws IOException {
        closeBlock();
        open = kind;
        return beginIndexed("content_block_start").name("content_block").beginObject();
    }

    private void endBlock() throws IOException {
        beginIndexed("content_block_stop");
        end();
        nextIndex++;
        open = Block.NONE;
        delta = null;
    }

    private JsonWriter beginIndexed(String type) throws IOException {
        return begin(type).field("index", nextIndex);
    }

    private JsonWriter begin(String type) throws IOException {
        return sse.begin(type).beginObject().field("type", type);
    }

    private JsonWriter current() {
        return sse.json();
    }

    private void end() throws IOException {
        sse.json().endObject();
        sse.end();
    }
}
