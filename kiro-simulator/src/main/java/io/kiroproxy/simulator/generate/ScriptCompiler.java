package io.kiroproxy.simulator.generate;

import io.kiroproxy.protocol.eventstream.EventStreamFrame;
import io.kiroproxy.simulator.auth.Secrets;
import io.kiroproxy.simulator.http.Action;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Signatures;
import io.kiroproxy.simulator.rules.TokenEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns a script into actions for one request: events, signatures, accounting. One object per answer. */
final class ScriptCompiler {
    private final GenerateRequest request;
    private final Signatures signatures;
    private final Secrets secrets;
    private final EventScript script;
    private final FrameWriter out;
    private int outputTokens;
    private boolean toolUsed;
    private boolean modelNamed;

    ScriptCompiler(GenerateRequest request, EventScript script, Signatures signatures, Secrets secrets) {
        this.request = request;
        this.script = script;
        this.signatures = signatures;
        this.secrets = secrets;
        this.out =
                new FrameWriter(script.delivery().framing(), script.delivery().pace());
    }

    List<Action> compile() {
        if (script.delivery().opening()) {
            open();
        }
        script.steps().forEach(this::step);
        if (!out.isOver()) {
            tail();
        }
        out.stop(new Action.End());
        return out.actions();
    }

    private void open() {
        if (request.dialect().isRpc()) {
            out.event("initial-response", Json.object());
        }
        out.event(
                "messageMetadataEvent",
                Json.object(
                        "conversationId", request.conversationId(),
                        "utteranceId", secrets.uuid().toString()));
    }

    private void step(Step step) {
        if (step instanceof Step.Text text) {
            text.deltas().forEach(this::text);
        } else if (step instanceof Step.Thinking thinking) {
            thinking(thinking);
        } else if (step instanceof Step.Tool tool) {
            tools(List.of(tool));
        } else if (step instanceof Step.Interleaved interleaved) {
            tools(interleaved.tools());
        } else if (step instanceof Step.Event event) {
            toolUsed |= event.type().equals("toolUseEvent");
            out.event(event.type(), event.payload());
        } else {
            fault(step);
        }
    }

    private void fault(Step step) {
        if (step instanceof Step.Exception e) {
            out.frame(EventStreamFrame.exception(
                    e.type(), Json.bytes(Json.object("message", e.message(), "reason", e.reason()))));
        } else if (step instanceof Step.Error e) {
            out.frame(EventStreamFrame.error(e.code(), e.message()));
        } else if (step instanceof Step.Raw raw) {
            out.bytes(raw.bytes());
        } else if (step instanceof Step.Corrupt) {
            out.corruptNext();
        } else if (step instanceof Step.CutInsideNext) {
            out.cutInsideNext();
        } else if (step instanceof Step.Pause pause) {
            out.pause(pause.length());
        } else if (step instanceof Step.Hold hold) {
            out.hold(hold.until());
        } else if (step instanceof Step.Plain plain) {
            switch (plain) {
                case HEAD -> out.head();
                case STALL -> out.stop(new Action.Stall());
                case CUT -> out.stop(new Action.Cut());
                case RESET -> out.stop(new Action.Reset());
            }
        }
    }

    private void text(String delta) {
        outputTokens += TokenEstimate.ofText(delta);
        Map<String, Object> payload = Json.object("content", delta);
        if (!modelNamed) {
            modelNamed = true;
            payload.put("modelId", request.model().id());
        }
        out.event("assistantResponseEvent", payload);
    }

    private void thinking(Step.Thinking thinking) {
        if (thinking.shown()) {
            thinking.deltas().forEach(delta -> {
                outputTokens += TokenEstimate.ofText(delta);
                out.event("reasoningContentEvent", Json.object("text", delta));
            });
        }
        List<String> tools =
                request.tools().stream().map(GenerateRequest.OfferedTool::name).toList();
        String signature = signatures.sign(request.model(), String.join("", thinking.deltas()), tools);
        out.event("reasoningContentEvent", Json.object("signature", signature));
    }

    /** Several calls take turns: first events, then fragment by fragment, then stops. */
    private void tools(List<Step.Tool> tools) {
        toolUsed = true;
        List<String> ids = new ArrayList<>();
        int longest = 0;
        for (Step.Tool tool : tools) {
            String id = tool.id().isEmpty() ? "tooluse_" + secrets.word(22) : tool.id();
            ids.add(id);
            longest = Math.max(longest, tool.fragments().size());
            outputTokens += TokenEstimate.ofText(tool.name() + String.join("", tool.fragments()));
            out.event("toolUseEvent", Json.object("name", tool.name(), "toolUseId", id));
        }
        for (int fragment = 0; fragment < longest; fragment++) {
            for (int i = 0; i < tools.size(); i++) {
                Step.Tool tool = tools.get(i);
                if (fragment < tool.fragments().size()) {
                    out.event(
                            "toolUseEvent",
                            Json.object(
                                    "input", tool.fragments().get(fragment),
                                    "name", tool.name(),
                                    "toolUseId", ids.get(i)));
                }
            }
        }
        for (int i = 0; i < tools.size(); i++) {
            if (tools.get(i).stopped()) {
                out.event(
                        "toolUseEvent",
                        Json.object("name", tools.get(i).name(), "stop", true, "toolUseId", ids.get(i)));
            }
        }
    }

    private void tail() {
        Tail tail = script.delivery().tail();
        if (tail == Tail.NONE) {
            return;
        }
        Accounting accounting = Accounting.of(request.model(), request.inputTokens(), outputTokens);
        if (tail != Tail.NO_METADATA) {
            Map<String, Object> metadata = Json.object("stopReason", stopReason());
            if (tail == Tail.TOKEN_USAGE) {
                metadata.put("tokenUsage", accounting.tokenUsage());
            }
            out.event("metadataEvent", metadata);
        }
        if (request.origin().equals("CLI")) {
            return;
        }
        out.event("contextUsageEvent", Json.object("contextUsagePercentage", accounting.percentage()));
        out.event(
                "meteringEvent", Json.object("unit", "credit", "unitPlural", "credits", "usage", accounting.credits()));
        request.account().charge(accounting.credits());
    }

    private String stopReason() {
        String given = script.delivery().stopReason();
        return given.isEmpty() ? toolUsed ? "TOOL_USE" : "END_TURN" : given;
    }
}
