package io.kiroproxy.core.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One block of a message. Order within a message is kept. */
public sealed interface Content {

    /** Plain text; may be empty when the client sent it so. */
    record Text(String text) implements Content {
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * An image.
     *
     * @param mediaType for example {@code image/png}, lower case, as the client declared it
     * @param base64 the bytes in base64, exactly as they came
     */
    record Image(String mediaType, String base64) implements Content {
        public Image {
            Objects.requireNonNull(mediaType, "mediaType");
            Objects.requireNonNull(base64, "base64");
        }

        @Override
        public String toString() {
            return "Image[" + mediaType + ", " + base64.length() + " base64 characters]";
        }
    }

    /**
     * A document that is not plain text, for example a PDF. Plain-text documents are read as {@link Text}.
     *
     * @param name the client's title or file name, null when it gave none
     * @param mediaType for example {@code application/pdf}, lower case
     * @param base64 the bytes in base64, exactly as they came
     */
    record Document(@Nullable String name, String mediaType, String base64) implements Content {
        public Document {
            Objects.requireNonNull(mediaType, "mediaType");
            Objects.requireNonNull(base64, "base64");
        }

        @Override
        public String toString() {
            return "Document[" + mediaType + ", " + base64.length() + " base64 characters]";
        }
    }

    /**
     * The model's reasoning, replayed by the client.
     *
     * @param text may be empty when the client was only given the signature
     * @param signature the upstream's signature over the text, null when the client lost it
     */
    record Thinking(String text, @Nullable String signature) implements Content {
        public Thinking {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Reasoning that only the upstream can read, replayed by the client.
     *
     * @param data the upstream's opaque text, unchanged
     */
    record RedactedThinking(String data) implements Content {
        public RedactedThinking {
            Objects.requireNonNull(data, "data");
        }
    }

    /**
     * The model asks for a tool to run.
     *
     * @param id chosen by the upstream or the client, unique within a well-formed conversation
     * @param name the tool's name as the client knows it
     * @param input a JSON object
     */
    record ToolUse(String id, String name, JsonText input) implements Content {
        public ToolUse {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(input, "input");
        }
    }

    /**
     * What a tool answered.
     *
     * @param toolUseId the {@link ToolUse#id()} it answers
     * @param content text, images and documents; may be empty
     * @param status whether the tool succeeded
     */
    record ToolResult(String toolUseId, List<Content> content, Status status) implements Content {

        /** How the tool ended. */
        public enum Status {
            SUCCESS,
            ERROR
        }

        public ToolResult {
            Objects.requireNonNull(toolUseId, "toolUseId");
            content = List.copyOf(content);
            Objects.requireNonNull(status, "status");
        }
    }
}
