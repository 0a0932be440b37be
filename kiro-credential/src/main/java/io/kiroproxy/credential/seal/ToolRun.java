package io.kiroproxy.credential.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program that keeps keys. What it says on its error output is nobody's business and is not read. */
record ToolRun(int exitCode, String out) {

    /** How long a keyring may wait for its owner to unlock it. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** Characters of output that are read; a key has 44. */
    private static final int MOST_OUTPUT = 4096;

    /** Runs {@code command} to its end with {@code input} on its standard input. Blocks. */
    static ToolRun of(List<String> command, String input) throws SealException {
        String program = command.get(0);
        Process process = start(command);
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended without reading; its exit code says the rest.
            }
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new SealException(program + ": no answer within " + LONGEST.toSeconds() + " s");
            }
            byte[] out = process.getInputStream().readNBytes(MOST_OUTPUT);
            return new ToolRun(process.exitValue(), new String(out, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new SealException(program + ": its output could not be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SealException(program + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) throws SealException {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new SealException(command.get(0) + ": cannot be run; is it installed?", e);
        }
    }
}
