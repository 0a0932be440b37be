package io.kiroproxy.core;

import io.kiroproxy.core.event.ChatEvent;
import java.util.function.Consumer;

/**
 * Takes a Markdown code fence away that surrounds a whole answer, for clients that demanded JSON. Holds back only what
 * may be a fence: the first line while it can still open one, and three backticks at the very end.
 */
final class CodeFence implements EventStage {

    private static final String FENCE = "```";

    /** Characters of the opening line, after which it is no fence. */
    private static final int LONGEST_OPENING = 32;

    private enum State {
        OPENING,
        FENCED,
        PLAIN
    }

    private State state = State.OPENING;
    private String held = "";

    @Override
    public void accept(ChatEvent event, Consumer<ChatEvent> out) {
        if (event instanceof ChatEvent.TextDelta delta) {
            text(held + delta.text(), out);
            return;
        }
        if (event instanceof ChatEvent.MessageStop
                && state == State.FENCED
                && held.strip().equals(FENCE)) {
            held = "";
        }
        if (!(event instanceof ChatEvent.UsageUpdate)) {
            flush(out);
        }
        out.accept(event);
    }

    @Override
    public void flush(Consumer<ChatEvent> out) {
        emit(held, out);
        held = "";
    }

    private void text(String text, Consumer<ChatEvent> out) {
        held = "";
        if (state == State.OPENING) {
            opening(text, out);
        } else if (state == State.FENCED) {
            fenced(text, out);
        } else {
            emit(text, out);
        }
    }

    private void opening(String text, Consumer<ChatEvent> out) {
        String line = text.stripLeading();
        int end = line.indexOf('\n');
        boolean fence = line.startsWith(FENCE);
        if (fence
                && end >= 0
                && line.substring(FENCE.length(), end).strip().chars().allMatch(Character::isLetter)) {
            state = State.FENCED;
            fenced(line.substring(end + 1), out);
        } else if (end < 0 && line.length() <= LONGEST_OPENING && (fence || FENCE.startsWith(line))) {
            held = text;
        } else {
            state = State.PLAIN;
            emit(text, out);
        }
    }

    /** Passes text on up to a last run of white space, at most three backticks, and white space. */
    private void fenced(String text, Consumer<ChatEvent> out) {
        int end = skipSpaceBack(text, text.length());
        int backticks = end;
        while (backticks > 0 && end - backticks < FENCE.length() && text.charAt(backticks - 1) == '`') {
            backticks--;
        }
        int from = skipSpaceBack(text, backticks);
        emit(text.substring(0, from), out);
        held = text.substring(from);
    }

    private static int skipSpaceBack(String text, int end) {
        int i = end;
        while (i > 0 && Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static void emit(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) {
            out.accept(new ChatEvent.TextDelta(text));
        }
    }
}
