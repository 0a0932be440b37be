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

    static void toStandardError() {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new OneLine());
        handler.setLevel(Level.INFO);
        root.addHandler(handler);
        root.setLevel(Level.INFO);
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
