package io.kiroproxy.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.server.transport.Http2Front;
import io.kiroproxy.simulator.KiroSimulator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program before an upstream that offers HTTP/2 and HTTP/1.1. */
class Http2UpstreamTest {

    private static final int CALLS = 20;

    @TempDir
    private Path user;

    private final KiroSimulator kiro = KiroSimulator.builder().start();

    @BeforeEach
    void signIn() throws Exception {
        kiro.addSocialAccount("alice").files().writeTo(user.resolve(".aws/sso/cache"));
    }

    @AfterEach
    void stop() {
        kiro.close();
    }

    @Test
    void callsThatRunTogetherShareAConnectionOfTheirLoop() throws Exception {
        Seen seen = callsTogether(Map.of());

        assertThat(seen.streams()).isGreaterThanOrEqualTo(CALLS);
        assertThat(seen.connections()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() * 2);
    }

    @Test
    void whereItIsSwitchedOffHttp11IsSpoken() throws Exception {
        Seen seen = callsTogether(Map.of("KIRO_UPSTREAM_MULTIPLEXING", "off"));

        assertThat(seen.streams()).isZero();
        assertThat(seen.connections()).isGreaterThan(1);
    }

    private record Seen(int streams, int connections) {}

    private Seen callsTogether(Map<String, String> more) throws Exception {
        Certificates certificates = Certificates.of(user, List.of("localhost"));
        List<String> options = new ArrayList<>(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
        options.addAll(certificates.trustedBy(user));
        try (Http2Front front = Http2Front.start(certificates.server(), kiro.uri())) {
            Map<String, String> variables = new LinkedHashMap<>(
                    Map.of("KIRO_UPSTREAM_BASE_URL", front.uri("").toString()));
            variables.putAll(more);
            try (KiroProcess proxy = KiroProcess.start(user, variables, options, "serve", "--port", "0")) {
                List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
                for (int i = 0; i < CALLS; i++) {
                    calls.add(Http.message(proxy.uri(), "[[scenario:slow:200]] call " + i));
                }
                for (CompletableFuture<HttpResponse<String>> call : calls) {
                    HttpResponse<String> answer = call.join();
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                }
            }
            return new Seen(front.streams(), front.connections());
        }
    }
}
