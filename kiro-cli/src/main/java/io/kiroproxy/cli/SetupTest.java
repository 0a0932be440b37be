package io.kiroproxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.server.clients.TestCall;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a question as a tool that was just set up would, and says plainly what came of it. */
final class SetupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SetupTest() {}

    /**
     * What came of the question.
     *
     * @param answered whether the model answered
     * @param words for a person
     * @param exitCode of the command; a server that does not run yet is no failure of the set-up
     */
    record Verdict(boolean answered, String words, int exitCode) {}

    static Verdict run(TestCall call) throws IOException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        HttpRequest request = HttpRequest.newBuilder(call.uri())
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .header(call.header(), call.value())
                .POST(HttpRequest.BodyPublishers.ofString(call.body()))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? new Verdict(true, "a test call was answered", ExitCode.OK)
                    : new Verdict(
                            false,
                            "the test call was refused with " + answer.statusCode() + ": " + message(answer.body()),
                            AdminClient.exitCode(answer.statusCode()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            return new Verdict(
                    false,
                    "not tested: nothing answers at " + call.uri().resolve("/") + " yet (start it: kiro-proxy serve)",
                    ExitCode.OK);
        }
    }

    private static String message(String body) {
        try {
            return new ObjectMapper()
                    .readTree(body)
                    .path("error")
                    .path("message")
                    .asText(body);
        } catch (JsonProcessingException e) {
            return body.lines().findFirst().orElse("");
        }
    }
}
