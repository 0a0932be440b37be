package io.kiroproxy.protocol.request;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.protocol.json.JsonReader;
import io.kiroproxy.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** The arguments of a function call that a client replays as text. */
public final class CallArguments {

    private CallArguments() {}

    /**
     * {@code arguments} as an object. Clients replay what a model once wrote, half calls of cut streams included
     * (clients.md 13), and a conversation must not be stuck on it: what is no object is kept as text inside one.
     */
    public static JsonText object(String arguments) {
        String stripped = arguments.strip();
        if (stripped.isEmpty() || stripped.equals("null")) {
            return JsonText.EMPTY_OBJECT;
        }
        if (isObject(stripped)) {
            return JsonText.of(stripped);
        }
        byte[] kept = JsonWriter.bytes(
                out -> out.beginObject().field("arguments", arguments).endObject());
        return JsonText.of(new String(kept, StandardCharsets.UTF_8));
    }

    private static boolean isObject(String arguments) {
        if (!arguments.startsWith("{")) {
            return false;
        }
        try (JsonReader document = JsonReader.of(JsonText.of(arguments))) {
            document.raw();
            document.end();
            return true;
        } catch (GatewayException malformed) {
            return false;
        }
    }
}
