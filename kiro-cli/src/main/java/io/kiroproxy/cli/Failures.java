package io.kiroproxy.cli;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.credential.seal.SealException;
import io.kiroproxy.protocol.kiro.endpoint.EndpointTableException;
import io.kiroproxy.server.ServerStartException;
import io.kiroproxy.server.clients.UnreadableFile;
import io.kiroproxy.server.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Turns what a command throws into sentences and an exit code. */
final class Failures implements CommandLine.IExecutionExceptionHandler {

    private final Paint paint;

    Failures(Paint paint) {
        this.paint = paint;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (failure instanceof ServerStartException start) {
            err.println(sign() + " " + start.getMessage());
            return switch (start.reason()) {
                case UNPROTECTED, NO_TELEMETRY -> ExitCode.CONFIGURATION;
                case HOME_UNWRITABLE -> ExitCode.PERMISSION;
                case ADDRESS_IN_USE, ADDRESS_UNUSABLE -> ExitCode.UNAVAILABLE;
            };
        }
        if (failure instanceof CommandFailure told) {
            err.println(sign() + " " + told.getMessage());
            return told.exitCode();
        }
        if (failure instanceof UnreadableFile file) {
            err.println(sign() + " " + file.getMessage() + " (nothing was changed)");
            return ExitCode.IO;
        }
        if (failure instanceof ConfigException config) {
            config.problems().forEach(problem -> err.println(sign() + " " + problem));
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof EndpointTableException table) {
            table.problems().forEach(problem -> err.println(sign() + " " + problem));
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof GatewayException refused) {
            err.println(sign() + " " + refused.description());
            return ExitCode.UNEXPECTED;
        }
        if (failure instanceof SealException sealed) {
            err.println(sign() + " " + sealed.getMessage());
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof IOException io) {
            err.println(sign() + " " + io.getClass().getSimpleName() + ": " + io.getMessage());
            return ExitCode.IO;
        }
        err.println(sign() + " a defect: " + failure);
        failure.printStackTrace(err);
        return ExitCode.INTERNAL;
    }

    private String sign() {
        return paint.bad("kiro-proxy:");
    }
}
