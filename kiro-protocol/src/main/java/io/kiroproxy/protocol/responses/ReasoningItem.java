package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Reasoning;
import io.kiroproxy.protocol.json.JsonWriter;
import io.kiroproxy.protocol.json.SplitPair;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A block of reasoning: its text as the one part of the summary, where the client wants to read it, and the carrier
 * where it asked for that.
 */
final class ReasoningItem implements OutputItem {

    private final String id;
    private final int index;
    private final Reasoning.Display summaries;
    private final StringBuilder text = new StringBuilder();
    private final SplitPair split = new SplitPair();
    private Status status = Status.IN_PROGRESS;
    private @Nullable Content content;
    private @Nullable String carrier;

    ReasoningItem(String messageId, int index, Reasoning.Display summaries) {
        this.id = OutputItem.id("rs_", messageId, index);
        this.index = index;
        this.summaries = summaries;
    }

    /** What can be written of the summary now that {@code piece} of the text has come; may be empty. */
    String append(String piece) {
        return shown(split.join(piece));
    }

    private String shown(String piece) {
        text.append(piece);
        return summaries == Reasoning.Display.SHOWN ? piece : "";
    }

    /** Whether there is a summary part. */
    boolean hasSummary() {
        return summaries == Reasoning.Display.SHOWN && !text.isEmpty();
    }

    String text() {
        return text.toString();
    }

    /** What was held back of the summary when the text has ended. */
    String rest() {
        return shown(split.rest());
    }

    /** Ends the item. Later conversations replay {@code content}; clients that keep them themselves, the carrier. */
    void end(Status status, Content content, @Nullable String carrier) {
        this.status = status;
        this.content = content;
        this.carrier = carrier;
    }

    /** Writes the summary's part as it is now. */
    void part(JsonWriter json) throws IOException {
        json.beginObject().field("type", "summary_text").field("text", text()).endObject();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void write(JsonWriter json) throws IOException {
        json.beginObject().field("id", id).field("type", "reasoning").field("status", status.wireName());
        json.name("summary").beginArray();
        if (status != Status.IN_PROGRESS && hasSummary()) {
            part(json);
        }
        json.endArray();
        if (carrier != null) {
            json.field("encrypted_content", carrier);
        }
        json.endObject();
    }

    @Override
    public @Nullable InputItem replay() {
        return content == null ? null : new InputItem.Thought(content);
    }
}
