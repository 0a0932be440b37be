package io.kiroproxy.simulator.control;

import io.kiroproxy.simulator.auth.SimulatedAccount;
import io.kiroproxy.simulator.catalog.SimulatedModel;
import io.kiroproxy.simulator.http.Answer;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import io.kiroproxy.simulator.rules.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ListAvailableModels, page by page (kiro-upstream.md 7.3). The page token is the index of the next model. */
final class ModelListing {
    private static final int DEFAULT_PAGE = 50;

    private ModelListing() {}

    static Answer answer(SimulatedAccount account, ControlCall call) {
        if (call.member("origin").isEmpty()) {
            throw new RefusedException(Refusal.E22_MALFORMED);
        }
        List<SimulatedModel> models = account.models().models();
        int from = index(call.member("nextToken"), 0);
        int size = index(call.member("maxResults"), DEFAULT_PAGE);
        if (from < 0 || from > models.size() || size < 1) {
            throw new RefusedException(Refusal.E22_MALFORMED);
        }
        int to = Math.min(models.size(), from + size);
        @Nullable String next = to < models.size() ? Integer.toString(to) : null;
        String defaultId = models.isEmpty() ? "auto" : models.get(0).id();
        return call.json(Json.object(
                "models",
                        models.subList(from, to).stream()
                                .map(SimulatedModel::listing)
                                .toList(),
                "defaultModel", Json.object("modelId", defaultId, "modelName", defaultId),
                "nextToken", next));
    }

    private static int index(String text, int otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
    }
}
