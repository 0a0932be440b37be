package io.kiroproxy.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The log on standard error: short lines for people, or one JSON object a line for programs (ecosystem.md 3.4). */
final class Logging {

    private Logging() {}

    /** How a record is written. */
    enum Format {
        TERMINAL,
        JSON
    }

    /** How much is written; the names are those of {@code System.Logger}. */
    enum Least {
        TRACE(Level.FINER),
        DEBUG(Level.FINE),
        INFO(Level.INFO),
        WARNING(Level.WARNING),
        ERROR(Level.SEVERE);

        private final Level level;

        Least(Level level) {
            this.level = level;
        }

        /** What KiroProxy's own variable says, else INFO. */
        static Least in(Map<String, String> environment) {
            String asked =
                    environment.getOrDefault("KIRO_LOG_LEVEL", "").strip().toUpperCase(Locale.ROOT);
            if (asked.isEmpty()) {
                return INFO;
            }
            for (Least least : values()) {
                if (asked.equals(least.name())) {
                    return least;
                }
            }
            if (asked.equals("WARN")) {
                return WARNING;
            }
            if (asked.equals("CRITICAL")) {
                return ERROR;
            }
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "KIRO_LOG_LEVEL: " + asked + " (expected: trace, debug, info, warning or error)");
        }

        static String of(Level level) {
            String name = TRACE.name();
            for (Least least : values()) {
                name = level.intValue() >= least.level.intValue() ? least.name() : name;
            }
            return name;
        }
    }

    /** Shows records of {@code least} and above as short lines. */
    static void toStandardError(Level least, Paint paint) {
        toStandardError(least, new OneLine(paint));
    }

    /** Shows records of {@code least} and above; single loggers may be let say more while the program runs. */
    static void toStandardError(Least least, Format format, Paint paint) {
        toStandardError(least.level, format == Format.JSON ? new JsonLine() : new OneLine(paint));
    }

    private static void toStandardError(Level least, Formatter formatter) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        Handler handler = new ConsoleHandler();
        handler.setFormatter(formatter);
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(least);
    }

    private static final class OneLine extends SimpleFormatter {

        private final Paint paint;

        OneLine(Paint paint) {
            this.paint = paint;
        }

        @Override
        public String format(LogRecord record) {
            String cause = record.getThrown() == null ? "" : " cause=" + record.getThrown();
            return String.format(
                    "%1$tF %1$tT %2$s %3$s%4$s%n",
                    record.getMillis(), level(record.getLevel()), formatMessage(record), cause);
        }

        private String level(Level level) {
            String name = String.format("%-7s", level.getName());
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return paint.bad(name);
            }
            return level.intValue() >= Level.WARNING.intValue() ? paint.odd(name) : paint.dim(name);
        }
    }

    /** The fixed keys of our messages become members of their own. */
    static final class JsonLine extends Formatter {

        private static final List<String> KEYS =
                List.of("call", "account", "attempt", "model", "status", "kind", "ms", "trace_id", "span_id");
        private static final Pattern PAIR = Pattern.compile("(?:^|\\s)([a-z_]+)=(\\S+)");

        @Override
        public String format(LogRecord record) {
            Map<String, Object> line = new LinkedHashMap<>();
            String message = formatMessage(record);
            line.put("ts", record.getInstant().toString());
            line.put("level", Least.of(record.getLevel()));
            line.put("logger", String.valueOf(record.getLoggerName()));
            line.put("msg", message);
            Matcher pairs = PAIR.matcher(message);
            while (pairs.find()) {
                if (KEYS.contains(pairs.group(1)) && !pairs.group(2).equals("-")) {
                    line.put(pairs.group(1), pairs.group(2));
                }
            }
            if (record.getThrown() != null) {
                line.put("cause", record.getThrown().toString());
            }
            return Json.line(line) + "\n";
        }
    }
}
