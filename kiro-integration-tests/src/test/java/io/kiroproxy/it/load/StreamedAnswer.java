package io.kiroproxy.it.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one client received. Of one thread. */
final class StreamedAnswer {

    private static final Pattern TEXT = Pattern.compile("\"type\":\"text_delta\",\"text\":\"([^\"]*)\"");

    private final ByteArrayOutputStream received = new ByteArrayOutputStream(8_192);
    private Duration took = Duration.ZERO;

    void add(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        received.writeBytes(copy);
    }

    void ended(Duration after) {
        took = after;
    }

    /** From the connection's beginning to its end; zero when it did not end. */
    Duration took() {
        return took;
    }

    /** Whether it is a 200 whose stream ended the way the protocol has it. */
    boolean isComplete() {
        String all = raw();
        return !took.isZero() && all.startsWith("HTTP/1.1 200") && events().contains("\"type\":\"message_stop\"");
    }

    /** All text deltas in one. */
    String text() {
        StringBuilder text = new StringBuilder();
        Matcher delta = TEXT.matcher(events());
        while (delta.find()) {
            text.append(delta.group(1));
        }
        return text.toString();
    }

    String raw() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** The body without the chunks' lengths; the events are ASCII here. */
    private String events() {
        String all = raw();
        int at = all.indexOf("\r\n\r\n") + 4;
        StringBuilder body = new StringBuilder();
        while (at >= 4 && at < all.length()) {
            int line = all.indexOf("\r\n", at);
            if (line < 0) {
                break;
            }
            int length = Integer.parseInt(all.substring(at, line).strip(), 16);
            if (length == 0) {
                break;
            }
            body.append(all, line + 2, Math.min(all.length(), line + 2 + length));
            at = line + 2 + length + 2;
        }
        return body.toString();
    }
}
