package io.kiroproxy.server.capture;

import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.server.history.Captured;
import io.kiroproxy.server.history.CapturedPane;
import io.kiroproxy.server.http.WireTap;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The four sides of one call that is being captured. Thread-safe. */
final class CallCapture implements WireTap, Captured {

    private final Map<CapturedPane.Pane, PaneBuffer> panes = new EnumMap<>(CapturedPane.Pane.class);
    private boolean over;

    CallCapture(int limit, CaptureMemory memory) {
        for (CapturedPane.Pane pane : CapturedPane.Pane.values()) {
            panes.put(pane, new PaneBuffer(limit, memory));
        }
    }

    @Override
    public void request(String method, String target, HttpFields fields, byte[] body) {
        add(CapturedPane.Pane.CLIENT_REQUEST, method + " " + target + "\n" + text(fields) + "\n");
        add(CapturedPane.Pane.CLIENT_REQUEST, ByteBuffer.wrap(body));
    }

    @Override
    public void head(int status, HttpFields fields) {
        add(CapturedPane.Pane.CLIENT_EVENTS, "HTTP " + status + "\n" + text(fields) + "\n");
    }

    @Override
    public void sent(ByteBuffer bytes) {
        add(CapturedPane.Pane.CLIENT_EVENTS, bytes);
    }

    void upstreamRequest(HttpCall call) {
        add(CapturedPane.Pane.UPSTREAM_REQUEST, call.method() + " " + call.uri() + "\n" + text(call.fields()) + "\n");
        add(CapturedPane.Pane.UPSTREAM_REQUEST, ByteBuffer.wrap(call.body()));
        add(CapturedPane.Pane.UPSTREAM_REQUEST, "\n");
    }

    void upstreamEvent(String text) {
        add(CapturedPane.Pane.UPSTREAM_EVENTS, text);
    }

    void upstreamRefusal(int status, HttpFields fields, byte[] body) {
        add(CapturedPane.Pane.UPSTREAM_EVENTS, "HTTP " + status + "\n" + text(fields) + "\n");
        add(CapturedPane.Pane.UPSTREAM_EVENTS, ByteBuffer.wrap(body));
        add(CapturedPane.Pane.UPSTREAM_EVENTS, "\n");
    }

    /** Nothing more is captured. */
    synchronized void end() {
        over = true;
    }

    @Override
    public synchronized List<CapturedPane> panes() {
        return panes.entrySet().stream()
                .filter(pane -> !pane.getValue().empty())
                .map(pane -> pane.getValue().pane(pane.getKey()))
                .toList();
    }

    @Override
    public synchronized void release() {
        over = true;
        panes.values().forEach(PaneBuffer::release);
        panes.clear();
    }

    private synchronized void add(CapturedPane.Pane pane, String text) {
        PaneBuffer buffer = panes.get(pane);
        if (!over && buffer != null) {
            buffer.add(text);
        }
    }

    private synchronized void add(CapturedPane.Pane pane, ByteBuffer bytes) {
        PaneBuffer buffer = panes.get(pane);
        if (!over && buffer != null) {
            buffer.add(bytes);
        }
    }

    private static String text(HttpFields fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(name)
                .append(": ")
                .append(Redaction.field(name, value))
                .append('\n'));
        return text.toString();
    }
}
