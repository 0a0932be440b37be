package io.kiroproxy.server.admin;

import io.kiroproxy.server.http.ApiRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One line at INFO, logger {@code io.kiroproxy.audit}, for each change by an administrator: who, what, which account. */
final class AuditLog {

    private final Consumer<String> line;

    AuditLog(Consumer<String> line) {
        this.line = line;
    }

    static AuditLog create() {
        System.Logger logger = System.getLogger("io.kiroproxy.audit");
        return new AuditLog(text -> logger.log(System.Logger.Level.INFO, text));
    }

    /** @param outcome the HTTP status, or why there is none */
    void change(ApiRequest request, @Nullable String subject, String outcome) {
        String account = subject == null ? request.variables().get("id") : subject;
        line.accept("admin change what=" + request.method() + "_" + request.template() + " account=" + word(account)
                + " remote=" + word(request.remote()) + " outcome=" + outcome);
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
