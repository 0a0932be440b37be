package io.kiroproxy.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests in pieces that the protocols share. */
public final class Bodies {

    /** Characters of one message of a long history. */
    private static final int MESSAGE_TEXT = 2_000;

    /** Characters of a tool's description. */
    static final int TOOL_TEXT = 1_500;

    /** Asks the canned upstream for pauses between its events. */
    static final String SLOWLY = "slowly";

    static final String SCHEMA = "{\"type\":\"object\",\"properties\":{"
            + list(8, i -> "\"field_" + i + "\":{\"type\":\"string\",\"description\":\"" + text(i, 80) + "\"}")
            + "},\"required\":[\"field_0\"]}";

    private static final String WORDS =
            "the quick brown fox jumps over the lazy dog while nobody is looking at it and ";

    private Bodies() {}

    static String text(int seed, int length) {
        StringBuilder text =
                new StringBuilder(length + WORDS.length()).append(seed).append(' ');
        while (text.length() < length) {
            text.append(WORDS);
        }
        return text.substring(0, length);
    }

    static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    /** {@code ,"name":[…]}, or nothing when there is none: an empty list is not everybody's. */
    static String orNothing(int count, String name, IntFunction<String> item) {
        return count == 0 ? "" : ",\"" + name + "\":[" + list(count, item) + "]";
    }

    /** The conversation: {@code message} makes one of a role (0 the user, 1 the model) and a text. */
    static String turns(Workload workload, BiFunction<Integer, String, String> message) {
        int count = workload.messages();
        if (count == 1) {
            return message.apply(0, workload.openTogether() ? "Say something " + SLOWLY + "." : "Say something.");
        }
        // Ends with the user's turn, which an odd number of messages does.
        return list(count + 1 - count % 2, i -> message.apply(i % 2, text(i, MESSAGE_TEXT)));
    }

    static String message(int role, String model, String text) {
        return "{\"role\":\"" + (role == 0 ? "user" : model) + "\",\"content\":\"" + text + "\"}";
    }

    /** A whole request; {@code fields} are more header lines, each with its line end. */
    public static byte[] http(String path, String fields, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" + fields
                        + "content-length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** Whether every piece of the canned text stands in {@code stream}, in order; what is wrong, or nothing. */
    static String pieces(String stream) {
        int at = 0;
        for (int i = 0; i < Workload.EVENTS; i++) {
            at = stream.indexOf("piece " + i + " of it, ", at);
            if (at < 0) {
                return "piece " + i + " is missing";
            }
        }
        return "";
    }
}
