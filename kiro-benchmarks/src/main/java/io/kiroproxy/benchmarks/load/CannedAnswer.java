package io.kiroproxy.benchmarks.load;

import io.kiroproxy.protocol.eventstream.EventStreamEncoder;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The upstream's answer of all workloads: text events of some twenty characters, and the usual tail. */
public final class CannedAnswer {

    private CannedAnswer() {}

    /** The frames of an answer with {@code events} text events, one array each. */
    public static List<byte[]> frames(int events) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            String model = i == 0 ? ",\"modelId\":\"claude-sonnet-4.5\"" : "";
            frames.add(frame("assistantResponseEvent", "{\"content\":\"" + delta(i) + "\"" + model + "}"));
        }
        return ended(frames);
    }

    /** The frames of an answer with {@code events} text events of {@code chars} characters each. */
    public static List<byte[]> longFrames(int events, int chars) {
        byte[] piece = frame("assistantResponseEvent", "{\"content\":\"" + "x".repeat(chars) + "\"}");
        return ended(new ArrayList<>(Collections.nCopies(events, piece)));
    }

    private static List<byte[]> ended(List<byte[]> frames) {
        frames.add(frame("metadataEvent", "{\"stopReason\":\"END_TURN\"}"));
        frames.add(frame("contextUsageEvent", "{\"contextUsagePercentage\":1.25}"));
        frames.add(frame("meteringEvent", "{\"unit\":\"credit\",\"unitPlural\":\"credits\",\"usage\":0.05}"));
        return frames;
    }

    /** The text of an answer with {@code events} text events. */
    static String text(int events) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events; i++) {
            text.append(delta(i));
        }
        return text.toString();
    }

    private static String delta(int number) {
        return "piece " + number + " of it, ";
    }

    private static byte[] frame(String type, String json) {
        return EventStreamEncoder.encode(EventStreamFrame.event(type, json.getBytes(StandardCharsets.UTF_8)));
    }
}
