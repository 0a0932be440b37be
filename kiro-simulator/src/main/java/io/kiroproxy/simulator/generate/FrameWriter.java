package io.kiroproxy.simulator.generate;

import io.kiroproxy.protocol.eventstream.EventStreamEncoder;
import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.json.Json;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Lays frames into HTTP chunks and collects the actions of one answer. */
final class FrameWriter {
    /** A reset throws away what the client has not read yet, so it comes a little later. */
    private static final Duration BEFORE_RESET = Duration.ofMillis(50);

    private final List<Action> actions = new ArrayList<>();
    private final Framing framing;
    private final Duration pace;
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
    private boolean corruptNext;
    private boolean cutInsideNext;
    private boolean over;

    FrameWriter(Framing framing, Duration pace) {
        this.framing = framing;
        this.pace = pace;
    }

    void event(String type, Map<String, Object> payload) {
        frame(EventStreamFrame.event(type, Json.bytes(payload)));
    }

    void event(String type, Json payload) {
        frame(EventStreamFrame.event(type, Json.bytes(payload)));
    }

    void frame(EventStreamFrame frame) {
        bytes(EventStreamEncoder.encode(frame));
    }

    void bytes(byte[] given) {
        if (over) {
            return;
        }
        if (!pace.isZero()) {
            pause(pace);
        }
        byte[] bytes = given;
        if (corruptNext) {
            corruptNext = false;
            bytes = bytes.clone();
            bytes[bytes.length - 1] ^= 0x55;
        }
        if (cutInsideNext) {
            bytes = Arrays.copyOf(bytes, bytes.length / 2);
        }
        switch (framing) {
            case FRAME_PER_CHUNK -> actions.add(new Action.Send(bytes));
            case JOINED -> joined.writeBytes(bytes);
            case SPLIT -> {
                int half = Math.max(1, bytes.length / 2);
                split(bytes, half);
            }
            case BYTE_BY_BYTE -> split(bytes, 1);
        }
        if (cutInsideNext) {
            stop(new Action.Cut());
        }
    }

    private void split(byte[] bytes, int size) {
        for (int from = 0; from < bytes.length; from += size) {
            actions.add(new Action.Send(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
            actions.add(new Action.Wait(Duration.ZERO));
        }
    }

    void corruptNext() {
        corruptNext = true;
    }

    void cutInsideNext() {
        cutInsideNext = true;
    }

    void head() {
        if (!over) {
            actions.add(new Action.Head());
        }
    }

    void pause(Duration length) {
        if (!over) {
            sendJoined();
            actions.add(new Action.Wait(length));
        }
    }

    void hold(CompletionStage<?> until) {
        if (!over) {
            sendJoined();
            actions.add(new Action.Hold(until));
        }
    }

    /** Ends the answer; what comes later is ignored. */
    void stop(Action last) {
        if (!over) {
            sendJoined();
            if (last instanceof Action.Cut) {
                actions.add(new Action.Wait(Duration.ZERO));
            } else if (last instanceof Action.Reset) {
                actions.add(new Action.Wait(BEFORE_RESET));
            }
            actions.add(last);
            over = true;
        }
    }

    boolean isOver() {
        return over;
    }

    List<Action> actions() {
        return actions;
    }

    private void sendJoined() {
        if (joined.size() > 0) {
            actions.add(new Action.Send(joined.toByteArray()));
            joined.reset();
        }
    }
}
