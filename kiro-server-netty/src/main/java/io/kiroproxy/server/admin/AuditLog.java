package io.kiroproxy.server.admin;

import io.kiroproxy.server.http.ApiRequest;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Each change by an administrator: who, what, which account or key. One line at INFO, logger {@code io.kiroproxy.audit},
 * and one entry of the trail.
 */
final class AuditLog {

    private final Consumer<String> line;
    private final AuditTrail trail;
    private final InstantSource clock;

    AuditLog(Consumer<String> line, AuditTrail trail, InstantSource clock) {
        this.line = line;
        this.trail = trail;
        this.clock = clock;
    }

    static AuditLog create(AuditTrail trail, InstantSource clock) {
        System.Logger logger = System.getLogger("io.kiroproxy.audit");
        return new AuditLog(text -> logger.log(System.Logger.Level.INFO, text), trail, clock);
    }

    /** @param outcome the HTTP status, or why there is none */
    void change(ApiRequest request, @Nullable String subject, String outcome) {
        String about = word(subject == null ? request.variables().get("id") : subject);
        String what = request.method() + " " + request.template();
        line.accept("admin change what=" + what.replace(' ', '_') + " account=" + about + " remote="
                + word(request.remote()) + " outcome=" + outcome);
        trail.add(Json.object()
                .put("at", Json.seconds(clock.instant()))
                .put("what", what)
                .put("subject", about.equals("-") ? null : about)
                .put("remote", word(request.remote()))
                .put("key", request.key() == ApiRequest.Key.SHOWN)
                .put("outcome", outcome));
    }

    /** Text from outside as one word, so that it cannot forge a line. */
    private static String word(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        String word = text.replaceAll("[^\\x21-\\x7e]", "_");
        return word.length() > 200 ? word.substring(0, 200) : word;
    }
}
