package io.kiroproxy.server.admin;

import io.kiroproxy.server.history.CallRow;
import io.kiroproxy.server.history.KeptCall;
import io.kiroproxy.server.http.ApiRequest;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which calls a question about flows is after; what is null lets every call through. */
record FlowFilter(
        @Nullable String protocol,
        @Nullable String model,
        @Nullable String account,
        @Nullable String state,
        @Nullable Boolean hasError,
        @Nullable Boolean bookmarked,
        @Nullable String search) {

    static FlowFilter of(ApiRequest request) {
        return new FlowFilter(
                text(request, "protocol"),
                text(request, "model"),
                text(request, "account_id"),
                text(request, "state"),
                Inputs.flag(request, "has_error"),
                Inputs.flag(request, "bookmarked"),
                text(request, "search"));
    }

    boolean lets(KeptCall entry) {
        CallRow row = entry.row();
        return (protocol == null || protocol.equals(row.protocol()))
                && (model == null || model.equals(row.model()))
                && (account == null || account.equals(row.account()))
                && (state == null || state.equals(FlowJson.state(row)))
                && (hasError == null || hasError == row.failed())
                && (bookmarked == null || bookmarked == entry.remarks().bookmarked())
                && (search == null || found(entry, search.toLowerCase(Locale.ROOT)));
    }

    private static boolean found(KeptCall entry, String wanted) {
        CallRow row = entry.row();
        String everything = String.join(
                "\n",
                row.id(),
                row.path(),
                row.model(),
                Objects.toString(row.account(), ""),
                Objects.toString(row.client(), ""),
                Objects.toString(row.error(), ""),
                entry.remarks().notes(),
                String.join("\n", entry.remarks().tags()));
        return everything.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static @Nullable String text(ApiRequest request, String name) {
        String text = request.query().get(name);
        return text == null || text.isEmpty() ? null : text;
    }
}
