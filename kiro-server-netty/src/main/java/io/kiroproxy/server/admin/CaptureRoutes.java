package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.server.capture.CaptureDesk;
import io.kiroproxy.server.capture.CapturePolicy;
import io.kiroproxy.server.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Which calls are captured: asked for by an administrator, for a limited time. */
final class CaptureRoutes {

    /** How long captures go on when nothing else is asked for, and at most. */
    static final Duration STANDARD = Duration.ofHours(1);

    static final Duration MOST = Duration.ofDays(1);

    private static final double STANDARD_RATE = 0.1;

    private final CaptureDesk desk;
    private final InstantSource clock;

    CaptureRoutes(CaptureDesk desk, InstantSource clock) {
        this.desk = desk;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.shows("GET", "/api/capture", Action.now(request -> shown())),
                Endpoint.changes("PUT", "/api/capture", Action.now(this::change)));
    }

    private Result shown() {
        CapturePolicy policy = desk.policy();
        boolean off = policy.mode() == CapturePolicy.Mode.OFF;
        return Result.of(Json.object()
                .put("mode", policy.mode().code())
                .put("sample_rate", policy.sampleRate())
                .put("until", off ? null : (Double) Json.seconds(policy.until())));
    }

    private Result change(ApiRequest request) {
        Inputs inputs = Inputs.of(request);
        CapturePolicy.Mode mode = CapturePolicy.Mode.of(inputs.neededText("mode"))
                .orElseThrow(() -> RefusedRequest.invalid(
                        "body", "mode", "Input should be 'off', 'errors', 'sampled' or 'all'", "enum"));
        Instant now = clock.instant();
        Instant latest = now.plus(MOST);
        JsonNode until = inputs.object().path("until");
        Instant end =
                until.isNumber() ? Instant.ofEpochMilli(Math.round(until.doubleValue() * 1000)) : now.plus(STANDARD);
        if (mode != CapturePolicy.Mode.OFF && (!end.isAfter(now) || end.isAfter(latest))) {
            throw RefusedRequest.invalid(
                    "body", "until", "Input should be a time within the next 24 hours", "value_error");
        }
        JsonNode rate = inputs.object().path("sample_rate");
        double share = rate.isNumber() ? rate.doubleValue() : STANDARD_RATE;
        if (!(share > 0 && share <= 1)) {
            throw RefusedRequest.invalid("body", "sample_rate", "Input should be above 0 and up to 1", "value_error");
        }
        desk.policy(mode == CapturePolicy.Mode.OFF ? CapturePolicy.OFF : new CapturePolicy(mode, share, end));
        return shown();
    }
}
