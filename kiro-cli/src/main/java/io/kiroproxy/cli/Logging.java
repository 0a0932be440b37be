package io.kiroproxy.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** One short line per log record on standard error. */
final class Logging {

    private Logging() {}

    /** Shows records of {@code least} and above. */
    static void toStandardError(Level least) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new OneLine());
        handler.setLevel(least);
        root.addHandler(handler);
        root.setLevel(least);
    }

    private static final class OneLine extends SimpleFormatter {
        @Override
        public String format(LogRecord record) {
            String cause = record.getThrown() == null ? "" : " cause=" + record.getThrown();
            return String.format(
                    "%1$tF %1$tT %2$-7s %3$s%4$s%n",
                    record.getMillis(), record.getLevel().getName(), formatMessage(record), cause);
        }
    }
}
