package io.kiroproxy.protocol.kiro.request;

import io.kiroproxy.core.model.Content.ToolResult;
import io.kiroproxy.core.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The working form of a request: turns that the steps merge, complete and reorder. Filled and mended by one thread,
 * never changed once a {@link KiroRequest} holds it.
 */
final class Draft {

    final List<Turn> turns = new ArrayList<>();

    /** One turn; {@code USER} or {@code ASSISTANT}. */
    static final class Turn {
        final Role role;
        final String place;
        private final List<String> texts = new ArrayList<>(2);
        final List<Image> images = new ArrayList<>(0);
        final List<Document> documents = new ArrayList<>(0);
        final List<Use> uses = new ArrayList<>(0);
        List<Result> results = new ArrayList<>(0);

        @Nullable
        Reasoning reasoning;

        Turn(Role role, String place) {
            this.role = role;
            this.place = place;
        }

        boolean isUser() {
            return role == Role.USER;
        }

        /** All text, pieces apart by a blank line. */
        String text() {
            if (texts.size() > 1) {
                String joined = String.join("\n\n", texts);
                texts.clear();
                texts.add(joined);
            }
            return texts.isEmpty() ? "" : texts.get(0);
        }

        /** Joins the text for good; from here on reading it changes nothing, so that any thread may. */
        void settle() {
            String joined = text();
            texts.clear();
            append(joined);
        }

        boolean hasText() {
            return !texts.isEmpty();
        }

        /** Adds {@code more} after the text; blank text adds nothing. */
        void append(String more) {
            if (!more.isBlank()) {
                texts.add(more);
            }
        }

        /** Adds {@code more} before the text; blank text adds nothing. */
        void prepend(String more) {
            if (!more.isBlank()) {
                texts.add(0, more);
            }
        }

        boolean isEmpty() {
            return !hasText()
                    && images.isEmpty()
                    && documents.isEmpty()
                    && uses.isEmpty()
                    && results.isEmpty()
                    && reasoning == null;
        }
    }

    record Image(String format, String base64) {}

    record Document(String name, String format, String base64) {}

    /** Signed text, or redacted data. */
    record Reasoning(
            @Nullable String text,
            @Nullable String signature,
            @Nullable String redacted) {}

    /** A tool use; {@code id} is the upstream's and is set by the pairing. */
    static final class Use {
        final String clientId;
        final String name;
        final String input;
        final String place;
        String id;

        Use(String clientId, String name, String input, String place) {
            this.clientId = clientId;
            this.name = name;
            this.input = input;
            this.place = place;
            this.id = clientId;
        }
    }

    /** A tool result; {@code id} is that of the use it is paired with. */
    record Result(String clientId, String id, List<String> texts, ToolResult.Status status, String place) {
        Result withId(String id) {
            return new Result(clientId, id, texts, status, place);
        }

        boolean sameAnswer(Result other) {
            return texts.equals(other.texts) && status == other.status;
        }
    }

    /**
     * A tool as it is declared upstream.
     *
     * @param schema the sanitised JSON text
     * @param original the client's schema, null for a stub
     */
    record Tool(
            String name,
            String description,
            String schema,
            @Nullable String original,
            String place) {}
}
