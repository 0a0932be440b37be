package io.kiroproxy.server.lint;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.protocol.ClientProtocols;
import io.kiroproxy.protocol.kiro.image.ImageFitter;
import io.kiroproxy.protocol.kiro.image.ImageLimits;
import io.kiroproxy.protocol.kiro.lint.LintFinding;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.model.KiroModels;
import io.kiroproxy.protocol.kiro.request.KiroRequests;
import io.kiroproxy.protocol.kiro.request.RequestSettings;
import io.kiroproxy.protocol.spi.ClientCall;
import io.kiroproxy.protocol.spi.ClientProtocol;
import io.kiroproxy.protocol.spi.ClientRequest;
import io.kiroproxy.protocol.spi.ClientRoute;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a request as its client protocol does and runs the provider's linter over it. Safe for any thread. */
public final class RequestLint {

    private static final String ANY_MODEL = "auto";

    private final List<ClientProtocol> protocols = ClientProtocols.all();
    private final KiroModels models = KiroModels.ofDefaults(Clock.systemUTC());
    private final ImageFitter fitter = new ImageFitter(ImageLimits.DEFAULT);
    private final KiroRequests requests = new KiroRequests(RequestSettings.DEFAULT);

    /** How bad a finding is. */
    public enum Severity {
        /** The request is refused for it. */
        ERROR,
        /** It is mended on the way. */
        MENDED
    }

    /**
     * One finding.
     *
     * @param rule the linter's rule; {@code refused} when the request cannot be sent at all
     * @param where in the request, empty for the whole
     * @param message what was found
     * @param fix what is done about it, or what to do
     */
    public record Finding(String rule, Severity severity, String where, String message, String fix) {}

    /**
     * Looks at a request.
     *
     * @param path the path it would be sent to, such as {@code /v1/messages}
     * @throws GatewayException when no client protocol takes a POST to that path
     */
    public List<Finding> check(String path, byte[] body) {
        ChatRequest request;
        try {
            if (!(read(path, body) instanceof ClientCall.Chat chat)) {
                throw GatewayException.invalidRequest(path + " is no path of a generation");
            }
            request = chat.request();
        } catch (GatewayException e) {
            return List.of(refused(e));
        }
        List<Finding> findings = new ArrayList<>();
        ModelRef model = models.resolve(request.model()).orElse(null);
        if (model == null) {
            findings.add(new Finding(
                    "unknown-model",
                    Severity.ERROR,
                    "model",
                    request.model() + " is not a known model",
                    "use one of " + String.join(", ", models.suggest(request.model()))));
            model = models.resolve(ANY_MODEL).orElseThrow();
        }
        LintReport.Builder images = LintReport.builder();
        try {
            ChatRequest fitted = fitter.fit(request, images);
            images.build().findings().forEach(finding -> findings.add(mended(finding)));
            requests.prepare(
                            fitted,
                            "lint",
                            model,
                            models.model(model.model().id()).fieldsSchema())
                    .report()
                    .findings()
                    .forEach(finding -> findings.add(mended(finding)));
        } catch (GatewayException e) {
            findings.add(refused(e));
        }
        return findings;
    }

    private ClientCall read(String path, byte[] body) {
        for (ClientProtocol protocol : protocols) {
            for (ClientRoute route : protocol.routes()) {
                Map<String, String> variables = route.method().equals("POST") ? route.match(path) : null;
                if (variables != null) {
                    return protocol.read(new ClientRequest("lint", route, variables, Map.of(), HttpFields.EMPTY, body));
                }
            }
        }
        throw GatewayException.invalidRequest("no client protocol has the path " + path);
    }

    private static Finding mended(LintFinding finding) {
        return new Finding(finding.rule().id(), Severity.MENDED, finding.place(), finding.found(), finding.done());
    }

    private static Finding refused(GatewayException e) {
        return new Finding(
                "refused", Severity.ERROR, "", e.description(), "change the request: it is not sent like this");
    }

    /** The name of {@code severity} for people and JSON. */
    public static String name(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
