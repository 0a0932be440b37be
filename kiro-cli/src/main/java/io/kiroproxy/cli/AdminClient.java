package io.kiroproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.credential.store.PrivateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a running server. */
final class AdminClient {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final URI base;
    private final @Nullable Secret key;
    private final @Nullable Secret clientKey;
    private final Screen screen;
    private final PrintWriter err;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param key for the admin API; the models' APIs get the key in {@code KIRO_CLIENT_KEY} */
    AdminClient(URI base, @Nullable Secret key, Environment environment, PrintWriter err) {
        this.base = base;
        this.key = key;
        String own = environment.variables().getOrDefault("KIRO_CLIENT_KEY", "").strip();
        this.clientKey = own.isEmpty() ? null : Secret.of(own);
        this.screen = environment.screen();
        this.err = err;
    }

    URI base() {
        return base;
    }

    JsonNode get(String path) throws IOException {
        return send("GET", path, null);
    }

    /** Sends {@code body} as JSON, null for none; an answer that says it did not work out is a failure. */
    JsonNode send(String method, String path, @Nullable Object body) throws IOException {
        JsonNode json = tell(method, path, body);
        if (json.path("ok").isBoolean() && !json.path("ok").asBoolean()) {
            String why = json.path("error").asText(json.path("message").asText("it did not work out"));
            throw new CommandFailure(ExitCode.UNEXPECTED, why);
        }
        return json;
    }

    /** Sends {@code body} as JSON, null for none. */
    JsonNode tell(String method, String path, @Nullable Object body) throws IOException {
        HttpResponse<String> answer = exchange(request(method, path, body), HttpResponse.BodyHandlers.ofString());
        JsonNode json = json(answer.body());
        if (answer.statusCode() >= 400) {
            JsonNode detail = json.has("detail")
                    ? json.path("detail")
                    : json.path("error").path("message");
            throw new CommandFailure(
                    exitCode(answer.statusCode()),
                    "the server answers " + answer.statusCode() + ": "
                            + (detail.isTextual() ? detail.asText() : detail.toString()));
        }
        return json;
    }

    /** Writes an answer to {@code file}, which must not exist, for its owner alone. */
    void download(String path, Path file) throws IOException {
        if (Files.exists(file)) {
            throw new CommandFailure(ExitCode.CANNOT_CREATE, file + ": exists already");
        }
        HttpResponse<byte[]> answer = exchange(request("GET", path, null), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new CommandFailure(
                    exitCode(answer.statusCode()),
                    "the server answers " + answer.statusCode() + ": "
                            + new String(answer.body(), StandardCharsets.UTF_8));
        }
        PrivateFiles.write(file.toAbsolutePath(), answer.body());
    }

    /** What an answer's status means for whoever waits for the command to end. */
    static int exitCode(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.PERMISSION;
            case 429, 529 -> ExitCode.TEMPORARY;
            default -> ExitCode.UNEXPECTED;
        };
    }

    /** The lines of a streamed answer. */
    HttpResponse<Stream<String>> stream(String path, Object body) throws IOException {
        return exchange(request("POST", path, body), HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest request(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        Secret sent = path.startsWith("/v1") ? clientKey : key;
        if (sent != null) {
            request.header("authorization", "Bearer " + sent.reveal());
        }
        if (body == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return request.header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(Json.text(body)))
                .build();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> reader) throws IOException {
        try (Spinner spinner = Spinner.start(screen, err, "asking " + base)) {
            Objects.requireNonNull(spinner);
            return http.send(request, reader);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, base + " does not answer: " + e.getMessage());
        }
    }

    private static JsonNode json(String text) {
        try {
            return text.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MAPPER.createObjectNode()
                    .put("detail", text.lines().findFirst().orElse(""));
        }
    }
}
