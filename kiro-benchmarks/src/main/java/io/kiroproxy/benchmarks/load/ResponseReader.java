package io.kiroproxy.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 response as it comes: takes the chunks' lengths away and knows when it has ended. Of one thread. */
final class ResponseReader {

    private static final long CHUNKED = -1;

    private enum Place {
        HEAD,
        CHUNK_LENGTH,
        BODY,
        CHUNK_END,
        DONE
    }

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(8_192);
    private Place place = Place.HEAD;
    private String status = "";
    private String retryAfter = "";
    private long declared;
    private long left;

    /** Takes what has come; true when the response is complete. */
    boolean read(ByteBuffer bytes) {
        while (bytes.hasRemaining() && place != Place.DONE) {
            if (place == Place.BODY) {
                readBody(bytes);
            } else {
                byte next = bytes.get();
                if (next == '\n') {
                    endOfLine(line.toString(StandardCharsets.ISO_8859_1).strip());
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        }
        return place == Place.DONE;
    }

    private void readBody(ByteBuffer bytes) {
        int count = (int) Math.min(left, bytes.remaining());
        if (bytes.hasArray()) {
            body.write(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
            bytes.position(bytes.position() + count);
        } else {
            byte[] copy = new byte[count];
            bytes.get(copy);
            body.writeBytes(copy);
        }
        left -= count;
        if (left == 0) {
            place = declared == CHUNKED ? Place.CHUNK_END : Place.DONE;
        }
    }

    private void endOfLine(String text) {
        switch (place) {
            case HEAD -> headLine(text);
            case CHUNK_LENGTH -> {
                left = Long.parseLong(text, 16);
                place = left == 0 ? Place.CHUNK_END : Place.BODY;
                declared = left == 0 ? 0 : CHUNKED;
            }
            case CHUNK_END -> place = declared == CHUNKED ? Place.CHUNK_LENGTH : Place.DONE;
            case BODY, DONE -> throw new IllegalStateException("a line in " + place);
        }
    }

    private void headLine(String text) {
        if (status.isEmpty()) {
            status = text;
        } else if (text.isEmpty()) {
            left = declared;
            place = declared == CHUNKED ? Place.CHUNK_LENGTH : declared == 0 ? Place.DONE : Place.BODY;
        } else {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                declared = Long.parseLong(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                declared = CHUNKED;
            } else if (lower.startsWith("retry-after:")) {
                retryAfter = lower.substring(12).strip();
            }
        }
    }

    boolean hasBody() {
        return body.size() > 0;
    }

    String status() {
        return status;
    }

    /** What the field of that name says; empty without one. */
    String retryAfter() {
        return retryAfter;
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Begins the next response of the connection. */
    void reset() {
        body.reset();
        line.reset();
        place = Place.HEAD;
        status = "";
        retryAfter = "";
        declared = 0;
    }
}
