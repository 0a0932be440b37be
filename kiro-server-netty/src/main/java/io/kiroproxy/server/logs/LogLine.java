package io.kiroproxy.server.logs;

import java.time.Instant;

/**
 * One line of the log.
 *
 * @param number counts the lines since the start
 * @param level the level's name as {@code System.Logger} has it
 */
public record LogLine(long number, Instant at, String level, String logger, String message) {}
