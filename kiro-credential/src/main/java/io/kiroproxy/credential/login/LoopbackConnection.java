package io.kiroproxy.credential.login;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request of a browser and the plain page it gets. Listener's thread only. */
final class LoopbackConnection {
    /** Bytes of a request, which has no body. */
    static final int MAX_REQUEST = 16 * 1024;

    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]{3,10}) (/[^ ?]*)(?:\\?([^ ]*))? HTTP/1\\.[01]");

    private final SocketChannel channel;
    private final String path;
    private final Predicate<String> ours;
    private final ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST);
    private @Nullable ByteBuffer answer;
    private @Nullable String query;

    LoopbackConnection(SocketChannel channel, String path, Predicate<String> ours) {
        this.channel = channel;
        this.path = path;
        this.ours = ours;
    }

    /** Reads or writes what can be; the query of a sign-in that is ours, once its page is out. */
    @Nullable
    String advance(SelectionKey key) throws IOException {
        if (answer == null) {
            if (channel.read(request) < 0) {
                channel.close();
                return null;
            }
            String head = new String(request.array(), 0, request.position(), StandardCharsets.ISO_8859_1);
            boolean whole = head.contains("\r\n\r\n");
            if (!whole && request.hasRemaining()) {
                return null;
            }
            answer = whole ? respond(head) : page("431 Request Header Fields Too Large", "This request is too large.");
            key.interestOps(SelectionKey.OP_WRITE);
        }
        channel.write(answer);
        if (answer.hasRemaining()) {
            return null;
        }
        channel.close();
        return query;
    }

    private ByteBuffer respond(String head) {
        Matcher line = REQUEST_LINE.matcher(head.substring(0, head.indexOf("\r\n")));
        if (!line.matches()) {
            return page("400 Bad Request", "This is not a request that is understood here.");
        }
        if (!line.group(2).equals(path)) {
            return page("404 Not Found", "There is nothing here.");
        }
        if (!line.group(1).equals("GET")) {
            return page("405 Method Not Allowed", "Only GET is understood here.");
        }
        String given = line.group(3);
        if (given == null || !ours.test(given)) {
            return page("400 Bad Request", "This sign-in was not started here. Start it again.");
        }
        query = given;
        return page("200 OK", "The answer has arrived. You can close this page and go back to Kiro API Proxy.");
    }

    private static ByteBuffer page(String status, String sentence) {
        String html = "<!doctype html><meta charset=utf-8><title>Sign-in</title><p>" + sentence + "</p>\n";
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 " + status + "\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: " + body.length
                        + "\r\ncache-control: no-store\r\nreferrer-policy: no-referrer\r\n"
                        + "content-security-policy: default-src 'none'\r\nconnection: close\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(start.length + body.length)
                .put(start)
                .put(body)
                .flip();
    }
}
