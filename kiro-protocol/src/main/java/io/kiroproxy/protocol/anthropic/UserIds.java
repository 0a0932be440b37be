package io.kiroproxy.protocol.anthropic;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** The session inside {@code metadata.user_id} (clients.md 2, user-pains.md 6.2). */
final class UserIds {

    private static final String SESSION_MARK = "_session_";

    private UserIds() {}

    /** The session that {@code userId} names as JSON or in the older joined form, or null. */
    static @Nullable String session(String userId) {
        if (userId.startsWith("{")) {
            return fromJson(userId);
        }
        int mark = userId.lastIndexOf(SESSION_MARK);
        return mark < 0 ? null : userId.substring(mark + SESSION_MARK.length());
    }

    /** A user id is free text to everyone else, so one that is no JSON after all names no session. */
    private static @Nullable String fromJson(String userId) {
        String session = null;
        try (JsonReader json = JsonReader.of(JsonText.of(userId))) {
            json.beginObject();
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                if (field.equals("session_id") && json.atString()) {
                    session = json.string();
                }
            }
            return session;
        } catch (GatewayException notJson) {
            return null;
        }
    }
}
