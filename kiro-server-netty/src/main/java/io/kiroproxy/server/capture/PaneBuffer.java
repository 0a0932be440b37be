package io.kiroproxy.server.capture;

import io.kiroproxy.server.history.CapturedPane;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One side of a call as it fills, up to its limit and as long as there is memory for it. Not thread-safe. */
final class PaneBuffer {

    /** What stands for bytes that are no UTF-8. */
    private static final char NO_TEXT = '\uFFFD';

    private final int limit;
    private final CaptureMemory memory;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long seen;

    PaneBuffer(int limit, CaptureMemory memory) {
        this.limit = limit;
        this.memory = memory;
    }

    void add(String text) {
        add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    void add(ByteBuffer bytes) {
        int length = bytes.remaining();
        seen += length;
        int room = Math.min(length, limit - kept.size());
        if (room <= 0 || !memory.reserve(room)) {
            return;
        }
        byte[] piece = new byte[room];
        bytes.get(piece);
        kept.write(piece, 0, room);
    }

    /** What was kept, masked; says so when it is not all. A head, up to the first empty line, is masked for itself. */
    CapturedPane pane(CapturedPane.Pane pane) {
        String raw = kept.toString(StandardCharsets.UTF_8);
        int end = raw.indexOf("\n\n");
        String head = end < 0 ? "" : raw.substring(0, end + 2);
        String body = raw.substring(head.length());
        String masked = Redaction.text(body);
        String text = Redaction.text(head) + masked;
        if (kept.size() < seen) {
            String cut = "\n… cut: " + kept.size() + " of " + seen + " bytes";
            return new CapturedPane(pane, seen, text + cut, CapturedPane.Fidelity.CUT);
        }
        boolean exact = masked.equals(body) && raw.indexOf(NO_TEXT) < 0;
        return new CapturedPane(pane, seen, text, exact ? CapturedPane.Fidelity.EXACT : CapturedPane.Fidelity.ALTERED);
    }

    boolean empty() {
        return seen == 0;
    }

    void release() {
        memory.release(kept.size());
        kept.reset();
    }
}
