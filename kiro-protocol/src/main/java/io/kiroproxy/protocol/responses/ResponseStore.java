package io.kiroproxy.protocol.responses;

import io.kiroproxy.core.model.Content;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finished answers with the conversations that led to them, within {@link StoreLimits}, for this process only. An
 * answer is found only by who asked for it. Thread-safe.
 */
final class ResponseStore {

    /** Bytes that an entry or an item is counted with beside its text. */
    private static final int OVERHEAD = 128;

    private final StoreLimits limits;
    private final Map<Key, Sized> answers = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    ResponseStore(StoreLimits limits) {
        this.limits = limits;
    }

    private record Key(String owner, String id) {}

    private record Sized(Stored answer, long bytes) {}

    /**
     * A finished answer.
     *
     * @param conversation everything up to and with the answer, without references
     * @param output the answer's items that can be referred to, by id
     * @param body the answer as JSON
     */
    record Stored(List<InputItem> conversation, Map<String, InputItem> output, byte[] body) {
        Stored {
            conversation = List.copyOf(conversation);
            output = Map.copyOf(output);
            Objects.requireNonNull(body, "body");
        }

        private long bytes() {
            long sum = OVERHEAD + (long) body.length;
            for (InputItem item : conversation) {
                sum += OVERHEAD + 2L * chars(item);
            }
            return sum;
        }
    }

    synchronized void put(String owner, String id, Stored answer) {
        remove(owner, id);
        Sized sized = new Sized(answer, answer.bytes());
        if (sized.bytes() > limits.maxBytes()) {
            return;
        }
        answers.put(new Key(owner, id), sized);
        bytes += sized.bytes();
        Iterator<Sized> oldest = answers.values().iterator();
        while (answers.size() > limits.maxEntries() || bytes > limits.maxBytes()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** The answer {@code id} that {@code owner} got, or null. */
    synchronized @Nullable Stored answer(String owner, String id) {
        Sized sized = answers.get(new Key(owner, id));
        return sized == null ? null : sized.answer();
    }

    /** The item {@code id} of an answer that {@code owner} got, or null. */
    @Nullable
    InputItem item(String owner, String id) {
        String answer = OutputItem.answerOf(id);
        Stored stored = answer == null ? null : answer(owner, answer);
        return stored == null ? null : stored.output().get(id);
    }

    /** Forgets an answer; false when there is none. */
    synchronized boolean remove(String owner, String id) {
        Sized removed = answers.remove(new Key(owner, id));
        bytes -= removed == null ? 0 : removed.bytes();
        return removed != null;
    }

    private static long chars(InputItem item) {
        if (item instanceof InputItem.Said said) {
            return chars(said.content());
        } else if (item instanceof InputItem.Thought thought) {
            return chars(List.of(thought.content()));
        } else if (item instanceof InputItem.Call call) {
            return call.id().length()
                    + call.name().length()
                    + call.input().json().length();
        } else if (item instanceof InputItem.Result result) {
            return chars(result.content());
        }
        return 0;
    }

    private static long chars(List<Content> content) {
        long sum = 0;
        for (Content block : content) {
            if (block instanceof Content.Text text) {
                sum += text.text().length();
            } else if (block instanceof Content.Image image) {
                sum += image.base64().length();
            } else if (block instanceof Content.Document document) {
                sum += document.base64().length();
            } else if (block instanceof Content.Thinking thinking) {
                sum += thinking.text().length()
                        + (thinking.signature() == null
                                ? 0
                                : thinking.signature().length());
            } else if (block instanceof Content.RedactedThinking redacted) {
                sum += redacted.data().length();
            }
        }
        return sum;
    }
}
